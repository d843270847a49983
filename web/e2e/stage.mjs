// The browser of a journey: what it saw, what was wrong, and axe in both themes.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const CHROMIUM = process.env.NEXA_CHROMIUM ?? "/usr/bin/chromium";
/** More than any machine that runs the tests should need: what is slow is measured by the gates. */
const PATIENCE_MS = 40_000;

export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };
/** A phone of the smallest kind, or a wide window at four times its size. */
const NARROWEST = { width: 320, height: 640 };

export function launch() {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: ["--no-sandbox", "--disable-background-networking"],
	});
}

/** A browser of one person. `tolerates` names what may stand in the console beside refused requests. */
export async function openStage({ browser, base, pictures, tolerates, ...options }) {
	const context = await browser.newContext({
		baseURL: base,
		viewport: WIDE,
		timezoneId: "Europe/Berlin",
		locale: "en-GB",
		colorScheme: "light",
		reducedMotion: "reduce",
		...options,
	});
	context.setDefaultTimeout(PATIENCE_MS);
	const page = await context.newPage();
	const faults = [];
	page.on("pageerror", (error) => faults.push(`page error: ${error.message}`));
	page.on("console", (message) => {
		const words = message.text();
		if (message.type() !== "error" || expected(words) || tolerates?.test(words)) return;
		faults.push(`console: ${words}`);
	});
	if (pictures) mkdirSync(pictures, { recursive: true });
	return { context, page, faults, pictures };
}

/** Play an act step by step; answer what failed, or null. What the page showed then is printed. */
export async function playAct(name, steps, stage, facts) {
	for (const [title, step] of Object.entries(steps)) {
		const began = Date.now();
		try {
			await step(stage, facts);
			console.log(`ok      ${name}: ${title} (${Date.now() - began} ms)`);
		} catch (error) {
			console.log(`FAILED  ${name}: ${title}`);
			console.log(await shownWords(stage.page));
			const { pictures } = stage;
			if (pictures) await stage.page.screenshot({ path: join(pictures, `failed-${name}.png`) });
			return error;
		}
	}
	return null;
}

async function shownWords(page) {
	const words = await page
		.locator("main")
		.ariaSnapshot({ timeout: 2_000 })
		.catch(() => "(no page)");
	return words.slice(0, 3_000).replace(/^/gm, "        | ");
}

/** Sign in, and wait for the service worker, which comes seconds after the first page: it does not come in the middle of what is tried. */
export async function logIn(page, email, password) {
	await page.goto("/login");
	await page.getByLabel("E-mail").fill(email);
	await page.getByRole("textbox", { name: "Password" }).fill(password);
	await page.keyboard.press("Enter");
	await page.getByRole("heading", { name: "What should happen?" }).waitFor();
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Wider than the window means a page that slides sideways. */
export async function sidewaysScroll(page) {
	return page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
}

/** A refused request is the server's answer; pages say it in a sentence. */
function expected(words) {
	return /Failed to load resource: the server responded with a status of (401|404|409|422)/.test(
		words,
	);
}

/** Look at the page in both themes: axe finds nothing serious, and 390 and 320 px wide it needs no sideways scroll. */
export async function inspect(stage, name) {
	const { page } = stage;
	for (const scheme of ["light", "dark"]) {
		await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
		await settled(page);
		await checkAccess(stage, `${name} (${scheme})`);
		await picture(stage, `${name}-${scheme}`);
	}
	await page.setViewportSize(PHONE);
	await settled(page);
	await expectNoSideways(stage, name, PHONE);
	await checkAccess(stage, `${name} (390 px, dark)`);
	await picture(stage, `${name}-phone-dark`);
	await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
	await settled(page);
	await picture(stage, `${name}-phone-light`);
	await page.setViewportSize(NARROWEST);
	await settled(page);
	await expectNoSideways(stage, name, NARROWEST);
	await page.setViewportSize(WIDE);
	await settled(page);
}

async function expectNoSideways({ page, faults }, name, { width }) {
	const sideways = await sidewaysScroll(page);
	if (sideways > 0) faults.push(`${name}: ${sideways} px of sideways scroll at ${width} px`);
}

async function settled(page) {
	await page.evaluate(async () => {
		await document.fonts.ready;
		for (let frame = 0; frame < 12; frame += 1) await new Promise(requestAnimationFrame);
	});
}

async function checkAccess(stage, name) {
	const { page } = stage;
	// Evaluated by the browser's debugger, which the page's own policy does not reach.
	await page.evaluate(AXE);
	const { violations } = await page.evaluate(() =>
		globalThis.axe.run(document, {
			runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
			resultTypes: ["violations"],
		}),
	);
	for (const one of violations) {
		const where = one.nodes.slice(0, 3).map((node) => node.target.join(" "));
		stage.faults.push(`axe, ${name}: ${one.id} (${one.impact}) at ${where.join(" | ")}`);
	}
}

async function picture(stage, name) {
	if (!stage.pictures) return;
	// What was just done is told by a passing note; the picture is of the page.
	await showNotes(stage.page, false);
	await stage.page.screenshot({ path: join(stage.pictures, `${name}.png`) });
	await showNotes(stage.page, true);
}

async function showNotes(page, shown) {
	await page.evaluate(
		(visibility) => {
			for (const one of document.querySelectorAll(".nx-toasts")) one.style.visibility = visibility;
		},
		shown ? "" : "hidden",
	);
}
