// What the web app promises to be as fast as, measured in a browser against a server: a line for each,
// and an exit code of 1 where one is missed. On a machine that others use, a limit grows with what they take. NEXA_URL, NEXA_FIRST_USE: as for the journey.
import { ADA, bringIn, firstUse } from "./people.mjs";
import { launch, logIn, openStage, PHONE } from "./stage.mjs";

const COLUMNS = 20;
const ROWS = 25;
/** Each end of a wait and the start of the next are five events; ten ends a second make fifty. */
const STEP_S = 0.1;
const PAN_MS = 6_000;
const MOST_CROWDED = 3;
const OTHER_MACHINE = 1.4;
const LIMITS = {
	"home, largest paint (4x slower CPU, 1.6 Mbit/s, 150 ms)": 2_500,
	"home, layout shift (x 1000)": 100,
	"home, slowest answer to a key or click": 200,
	"500 steps, first paint": 2_500,
	"500 steps all in sight, frame while panning, p95": 120,
	"500 steps, frame while panning, p95": 50,
	"500 steps, frame at 20 changes/s while panning, p95": 50,
	"event to pixel at 50 events/s, p95": 500,
};

/** A field of waits: what ends is followed by the next row, ten times a second in all. */
function field() {
	const steps = [];
	for (let row = 0; row < ROWS; row += 1) {
		for (let column = 0; column < COLUMNS; column += 1) {
			const id = `w_${row}_${column}`;
			const first = { duration_s: 6 + column * STEP_S };
			const next = { duration_s: COLUMNS * STEP_S, after: [`w_${row - 1}_${column}`] };
			steps.push({ id, name: `Wait ${row} ${column}`, type: "wait", ...(row ? next : first) });
		}
	}
	return { nexa: 1, name: "Five hundred steps", triggers: [{ id: "hand", type: "manual" }], steps };
}

const at = (sorted, share) =>
	sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

/**
 * How many times slower this machine is just now than it can be: others use it, too. The same small work
 * is done again and again; its usual time is held against its best.
 */
async function crowding(page) {
	return page.evaluate(async (most) => {
		const times = [];
		for (let turn = 0; turn < 60; turn += 1) {
			const began = performance.now();
			let sum = 0;
			for (let n = 0; n < 3_000_000; n += 1) sum = (sum + n * 7) % 1_000_003;
			times.push(performance.now() - began + sum * 0);
			await new Promise((go) => setTimeout(go, 5));
		}
		times.sort((a, b) => a - b);
		const usual = times.reduce((sum, one) => sum + one, 0) / times.length;
		return Math.min(most, Math.max(1, usual / times[2]));
	}, MOST_CROWDED);
}

/** Figures measured up to three times: what others do beside it only ever adds, so the least tells most. */
async function leastOf(measure, isGood) {
	const least = await measure();
	for (let turn = 1; turn < 3 && !isGood(least); turn += 1) {
		const next = await measure();
		for (const name of Object.keys(least)) least[name] = Math.min(least[name], next[name]);
	}
	return least;
}

async function largestPaint(browser, base) {
	const { context, page } = await openStage({ browser, base, viewport: PHONE, isMobile: true });
	await logIn(page, ...ADA);
	const session = await context.newCDPSession(page);
	await session.send("Network.enable");
	await session.send("Network.setCacheDisabled", { cacheDisabled: true });
	await session.send("Network.setBypassServiceWorker", { bypass: true });
	await session.send("Network.emulateNetworkConditions", {
		offline: false,
		latency: 150,
		downloadThroughput: 200_000,
		uploadThroughput: 94_000,
	});
	await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
	await page.addInitScript(() => {
		globalThis.paints = { lcp: 0, cls: 0 };
		new PerformanceObserver((list) => {
			globalThis.paints.lcp = list.getEntries().at(-1).startTime;
		}).observe({ type: "largest-contentful-paint", buffered: true });
		new PerformanceObserver((list) => {
			for (const one of list.getEntries())
				if (!one.hadRecentInput) globalThis.paints.cls += one.value;
		}).observe({ type: "layout-shift", buffered: true });
	});
	await page.goto("/");
	await page.getByRole("heading", { name: "What should happen?" }).waitFor();
	await page.waitForTimeout(2_500);
	const { lcp, cls } = await page.evaluate(() => globalThis.paints);
	const inp = await slowestAnswer(page);
	await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
	crowds.push(await crowding(page));
	await context.close();
	return { lcp, cls: cls * 1000, inp };
}

/** What people do first, and how long the slowest of it took to be painted. */
async function slowestAnswer(page) {
	await page.evaluate(() => {
		globalThis.slowest = 0;
		new PerformanceObserver((list) => {
			for (const one of list.getEntries())
				if (one.interactionId > 0) globalThis.slowest = Math.max(globalThis.slowest, one.duration);
		}).observe({ type: "event", durationThreshold: 16 });
	});
	const box = page.getByLabel("Describe a workflow");
	await box.click();
	await page.keyboard.type("Every day at 9", { delay: 60 });
	await page.getByRole("button", { name: "Open the menu" }).click();
	const menu = page.getByRole("navigation", { name: "Main" });
	await menu.getByRole("link", { name: "Workflows", exact: true }).click();
	await page.getByRole("heading", { name: "Workflows", exact: true }).waitFor();
	await page.goBack();
	await box.waitFor();
	await page.waitForTimeout(500);
	return page.evaluate(() => globalThis.slowest);
}

/** Frame times while the graph is dragged about. */
async function pan(page) {
	const box = await page.locator(".react-flow__pane").boundingBox();
	const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
	await page.evaluate((lasting) => {
		globalThis.frames = [];
		let last = performance.now();
		const end = last + lasting;
		const tick = (now) => {
			globalThis.frames.push(now - last);
			last = now;
			if (now < end) requestAnimationFrame(tick);
			else globalThis.framesDone = true;
		};
		globalThis.framesDone = false;
		requestAnimationFrame(tick);
	}, PAN_MS);
	await page.mouse.move(middle.x, middle.y);
	await page.mouse.down({ button: "middle" });
	for (let moved = 0; !(await page.evaluate(() => globalThis.framesDone)); moved += 1) {
		const swing = Math.sin(moved / 12);
		await page.mouse.move(middle.x + 260 * swing, middle.y + 160 * Math.cos(moved / 17));
	}
	await page.mouse.up({ button: "middle" });
	const frames = (await page.evaluate(() => globalThis.frames)).slice(2).sort((a, b) => a - b);
	return { median: at(frames, 0.5), p95: at(frames, 0.95) };
}

/** When each step was first seen to have ended, by the clock of this machine. */
async function watchEnds(page) {
	await page.evaluate(() => {
		globalThis.seen = {};
		const list = document.querySelector('[data-panel="middle"] ol');
		const look = () =>
			requestAnimationFrame(() => {
				for (const row of list.children) {
					const name = /^Wait \d+ \d+/.exec(row.textContent)?.[0];
					if (name && !globalThis.seen[name] && row.querySelector('[data-status="succeeded"]'))
						globalThis.seen[name] = Date.now();
				}
			});
		new MutationObserver(look).observe(list, { subtree: true, childList: true, attributes: true });
	});
}

async function endToPixel(page) {
	const seen = await page.evaluate(() => globalThis.seen);
	const id = new URL(page.url()).searchParams.get("run");
	const late = [];
	for (let after = 0; ; ) {
		const path = `/api/v1/runs/${id}/events?after=${after}&limit=1000`;
		const answer = await page.request.get(path, { headers: { accept: "application/json" } });
		const { items } = await answer.json();
		for (const event of items) {
			if (event.type !== "step.succeeded") continue;
			const [, row, column] = event.step.split("_");
			const shown = seen[`Wait ${row} ${column}`];
			if (shown) late.push(shown - Date.parse(event.at));
		}
		if (items.length < 1000) break;
		after = items.at(-1).seq;
	}
	return {
		count: late.length,
		p95: at(
			late.sort((a, b) => a - b),
			0.95,
		),
		median: at(late, 0.5),
	};
}

/** How long the graph took to be seen, in a browser that has not seen it before. */
async function firstPaint(browser, base, id) {
	const { context, page } = await openStage({ browser, base });
	await logIn(page, ...ADA);
	const began = Date.now();
	await page.goto(`/w/${id}`);
	await page.locator(".react-flow__node").first().waitFor();
	const paint = Date.now() - began;
	crowds.push(await crowding(page));
	await context.close();
	return { paint };
}

async function canvas(browser, base) {
	const { context, page } = await openStage({ browser, base });
	await logIn(page, ...ADA);
	const id = await bringIn(page, base, field());
	const seen = await leastOf(
		() => firstPaint(browser, base, id),
		({ paint }) => paint <= LIMITS["500 steps, first paint"],
	);
	await page.goto(`/w/${id}`);
	await page.locator(".react-flow__node").first().waitFor();
	await page.waitForTimeout(3_000);
	crowds.push(await crowding(page));
	const whole = await pan(page);
	await page.keyboard.press("1");
	await page.waitForTimeout(1_000);
	const still = await pan(page);
	await page.getByRole("button", { name: "More", exact: true }).click();
	await page.getByRole("menuitem", { name: "Run the draft once" }).click();
	const run = page.getByRole("region", { name: "Run" });
	// The line as it is seen; what is said to a screen reader ends in the same words.
	await run.getByText(/^\d+ of 500 steps done$/).waitFor();
	await watchEnds(page);
	await run.getByText(/^[1-9]\d* of 500 steps done$/).waitFor();
	const live = await pan(page);
	await page.waitForTimeout(6_000);
	const pixel = await endToPixel(page);
	await run.getByRole("button", { name: "Cancel the run" }).click();
	await context.close();
	return { ...seen, whole, still, live, pixel };
}

const crowds = [];
const base = process.env.NEXA_URL;
const browser = await launch();
await firstUse(browser, base, process.env.NEXA_FIRST_USE);
const home = await leastOf(
	() => largestPaint(browser, base),
	({ lcp }) => lcp <= LIMITS["home, largest paint (4x slower CPU, 1.6 Mbit/s, 150 ms)"],
);
const { paint, whole, still, live, pixel } = await canvas(browser, base);
const crowded = Math.max(...crowds);
await browser.close();
const values = [home.lcp, home.cls, home.inp, paint, whole.p95, still.p95, live.p95, pixel.p95];
const medians = [null, null, null, null, whole.median, still.median, live.median, pixel.median];
let missed = pixel.count < 50;
if (missed) console.log(`only ${pixel.count} ends were seen`);
// A phone is simulated from this machine's own speed, and machines differ: what is over its limit is printed, and missed only beyond that.
const phone = crowded * OTHER_MACHINE;
const factors = [phone, 1, phone, ...Array(5).fill(crowded)];
for (const [index, [what, limit]] of Object.entries(LIMITS).entries()) {
	const value = values[index];
	const allowed = limit * factors[index];
	const median = medians[index] === null ? "" : `  median ${medians[index].toFixed(1)}`;
	const verdict = value <= limit ? "ok     " : value <= allowed ? "crowded" : "MISSED ";
	missed ||= !(value <= allowed);
	const said = factors[index] > 1 ? ` (here and now ${allowed.toFixed(0)})` : "";
	console.log(`${verdict} ${what}: ${value.toFixed(1)} of ${limit}${said}${median}`);
}
process.exit(missed ? 1 : 0);
