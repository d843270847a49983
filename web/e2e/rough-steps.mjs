// Keys that come too early, several steps at once, things that are pasted and do not belong, and a phone.
import assert from "node:assert/strict";
import { bringIn } from "./people.mjs";
import { PHONE, sidewaysScroll, WIDE } from "./stage.mjs";

const DOCUMENT = {
	nexa: 1,
	name: "Rough edges",
	inputs: {
		type: "object",
		required: ["who"],
		properties: {
			who: { type: "string", title: "Who is greeted?" },
			often: { type: "integer", title: "How often?", default: 1 },
		},
	},
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "one",
			name: "First",
			uses: "text.render",
			with: { template: "Hello {{ inputs.who }}" },
		},
		{ id: "two", name: "Second", uses: "text.render", with: { template: "2" }, after: ["one"] },
		{
			id: "three",
			name: "Third",
			uses: "text.render",
			with: { template: "{{ steps.two.text }}" },
			after: ["two"],
		},
	],
};

/** Two window sizes, and for each the frame before the view has followed. */
const MOST_EMPTY = 2;

const GARBAGE = [
	["Dear all, please see below.", /is text, not steps/],
	['{"nexa_steps": 1, "steps": [{"id": "a"', /cut off or broken/],
	['{"nodes": [{"type": "n8n-nodes-base.webhook"}], "connections": {}}', /is not from here/],
	[
		'{"nexa_steps": 1, "steps": [{"id": 7, "steps": {"a": []}}]}',
		/holds no steps that can be read/,
	],
	[`["${"x".repeat(3_000_000)}"]`, /too large to paste/],
];

const button = (page, name) => page.getByRole("button", { name, exact: true });
const graph = (page) => page.getByRole("region", { name: "Workflow graph" });
const box = (page, name) => graph(page).getByRole("group", { name });

async function alsoChoose(page, name) {
	await box(page, name).click({ modifiers: ["Control"] });
	await page.getByText("2 chosen", { exact: true }).waitFor();
}

async function draft(page, id) {
	return (await page.request.get(`/api/v1/workflows/${id}/draft`)).json();
}

async function until(asked, wanted, what) {
	for (let turn = 0; turn < 40; turn += 1) {
		if (wanted(await asked())) return;
		await new Promise((go) => setTimeout(go, 100));
	}
	assert.fail(`never ${what}: ${JSON.stringify(await asked())}`);
}

export const steps = {
	"keys that come before a menu has the focus are for the menu": async (stage) => {
		const { page, base } = stage;
		stage.id = await bringIn(page, base, DOCUMENT);
		await page.goto(`/w/${stage.id}?step=one`);
		await box(page, /^First/).focus();
		const keys = ["c", "ArrowDown", "Enter"].map((key) => page.keyboard.press(key));
		await Promise.all(keys);
		await page.getByRole("menu").waitFor({ state: "detached" });
		const third = async () => (await draft(page, stage.id)).document.steps[2].after;
		await until(third, (after) => after.includes("one"), "connected");
		await page.locator("button[aria-label=Undo]").click();
		await until(third, (after) => !after.includes("one"), "undone");
	},

	"several steps are moved, copied, pasted and removed at once": async ({ page, id }) => {
		await box(page, /^First/).click();
		await alsoChoose(page, /^Second/);
		const at = async (name) => box(page, name).boundingBox();
		const [first, second] = [await at(/^First/), await at(/^Second/)];
		await page.mouse.move(second.x + 40, second.y + 20);
		await page.mouse.down();
		await page.mouse.move(second.x + 100, second.y + 60, { steps: 4 });
		await page.mouse.up();
		const layout = async () => (await draft(page, id)).layout;
		await until(layout, (saved) => saved.one && saved.two, "moved");
		const [moved, also] = [await at(/^First/), await at(/^Second/)];
		assert.ok(Math.abs(moved.x - first.x - (also.x - second.x)) < 3 && also.x - second.x > 30);
		await page.keyboard.press("Control+c");
		await page.getByText(/^Copied/).waitFor();
		await page.keyboard.press("Control+v");
		await page.getByText("2 steps pasted.").waitFor();
		const ids = async () => (await draft(page, id)).document.steps.map((step) => step.id);
		await until(ids, (found) => found.length === 5, "pasted");
		await box(page, /^First/)
			.nth(1)
			.waitFor();
		await page.getByText("2 chosen", { exact: true }).waitFor();
		await box(page, /^First/)
			.nth(1)
			.press("Delete");
		await until(ids, (found) => found.join() === "one,two,three", "removed");
	},

	"a line is chosen and removed, and comes back": async ({ page, id }) => {
		const third = async () => (await draft(page, id)).document.steps[2].after ?? [];
		const line = page.getByRole("group", { name: "Edge from two to three" });
		await line.focus();
		await page.keyboard.press("Enter");
		await page.locator(".react-flow__edge.selected").waitFor({ state: "attached" });
		await page.keyboard.press("Delete");
		await until(third, (after) => !after.includes("two"), "disconnected");
		await page.locator("button[aria-label=Undo]").click();
		await until(third, (after) => after.includes("two"), "undone");
	},

	"several are put into a group, and out again by one undo": async ({ page, id }) => {
		await box(page, /^First/).click();
		await alsoChoose(page, /^Second/);
		await page.keyboard.press("g");
		const top = async () => (await draft(page, id)).document.steps.map((step) => step.id);
		await until(top, (found) => found.length === 2, "grouped");
		await page.locator("button[aria-label=Undo]").click();
		await until(top, (found) => found.length === 3, "undone");
	},

	"what does not belong on the graph is answered with the reason": async ({
		page,
		context,
		id,
	}) => {
		await context.grantPermissions(["clipboard-read", "clipboard-write"]);
		const { revision } = await draft(page, id);
		await page.locator(".react-flow__pane").click({ position: { x: 20, y: 20 } });
		for (const [words, answer] of GARBAGE) {
			await page.evaluate((text) => navigator.clipboard.writeText(text), words);
			await page.keyboard.press("Control+v");
			await page.getByText(answer).waitFor();
		}
		assert.equal((await draft(page, id)).revision, revision);
	},

	"a narrower window shows no empty canvas for longer than two frames": async ({ page, id }) => {
		await page.getByRole("button", { name: "More", exact: true }).click();
		await page.getByRole("menuitem", { name: "Run the draft once" }).click();
		await startWith(page, "Ada");
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
		await run.getByRole("link", { name: "Open the run" }).click();
		await box(page, /^First/).waitFor();
		await page.waitForTimeout(500);
		await page.evaluate(watchCanvas);
		await page.setViewportSize(PHONE);
		await page.waitForTimeout(700);
		await page.setViewportSize(WIDE);
		await page.waitForTimeout(700);
		const { frames, empty } = await page.evaluate(() => globalThis.canvasSeen);
		assert.ok(frames > 10, `${frames} frames`);
		assert.ok(empty <= MOST_EMPTY, `${empty} of ${frames} frames showed an empty canvas`);
		await page.goto(`/w/${id}`);
	},

	"a run is given what it needs on a phone": async ({ page, id, pictures }) => {
		await button(page, "Publish").click();
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await button(dialog, "Publish").click();
		await page.getByText("Published as v1.").waitFor();
		await page.setViewportSize(PHONE);
		await button(page, "Run now").click();
		const asked = page.getByRole("dialog", { name: "What is this run given?" });
		await asked.getByRole("textbox", { name: /^Who is greeted/ }).waitFor();
		assert.equal(await sidewaysScroll(page), 0);
		if (pictures) await page.screenshot({ path: `${pictures}/run-form-phone.png` });
		await startWith(page, "Grace");
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
		const { items } = await (await page.request.get(`/api/v1/runs?workflow=${id}`)).json();
		const shown = await (await page.request.get(`/api/v1/runs/${items[0].id}`)).json();
		assert.equal(shown.inputs.who, "Grace");
		await page.setViewportSize(WIDE);
	},
};

async function startWith(page, who) {
	const asked = page.getByRole("dialog", { name: "What is this run given?" });
	await asked.getByRole("textbox", { name: /^Who is greeted/ }).fill(who);
	await button(asked, "Start the run").click();
	await asked.waitFor({ state: "detached" });
}

/** Whether in any frame no box at all was to be seen in the canvas. */
function watchCanvas() {
	globalThis.canvasSeen = { frames: 0, empty: 0 };
	const overlap = (a, b) =>
		a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
	const look = () => {
		const canvas = document.querySelector(".react-flow").getBoundingClientRect();
		const boxes = [...document.querySelectorAll(".react-flow__node")];
		globalThis.canvasSeen.frames += 1;
		if (!boxes.some((one) => overlap(one.getBoundingClientRect(), canvas)))
			globalThis.canvasSeen.empty += 1;
		// After the frame is painted, as a person sees it.
		requestAnimationFrame(() => setTimeout(look));
	};
	look();
}
