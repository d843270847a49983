// Build, rehearse, publish and run without ever touching a mouse.
import assert from "node:assert/strict";
import { ADA } from "./people.mjs";
import { logIn } from "./stage.mjs";

const MOST_TABS = 90;

/** Tab until this has the focus, as a person without a mouse does. */
async function tabTo(page, target) {
	for (let pressed = 0; pressed < MOST_TABS; pressed += 1) {
		if (await target.evaluate((element) => element === document.activeElement)) return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`${target} is not reached by ${MOST_TABS} tabs`);
}

/** Wait until the focus is on this or in it: a menu takes it a frame after it is drawn, and a key
 * before that goes to the page and closes the menu. */
async function focusIn(page, part) {
	const element = await part.elementHandle();
	await page.waitForFunction((element) => element.contains(document.activeElement), element);
}

async function press(page, role, name) {
	const target = page.getByRole(role, { name, exact: true });
	await target.waitFor();
	await tabTo(page, target);
	await page.keyboard.press("Enter");
}

const graph = (page) => page.getByRole("region", { name: "Workflow graph" });
const details = (page) => page.getByRole("complementary", { name: "Details" });

async function add(page, words, title) {
	await page.keyboard.press("a");
	const search = page.getByRole("textbox", { name: "Search steps" });
	await search.waitFor();
	assert.ok(await search.evaluate((field) => field === document.activeElement));
	await page.keyboard.type(words);
	await page.getByRole("region", { name: "Add a step" }).getByText(title).first().waitFor();
	await page.keyboard.press("Enter");
	await details(page).getByRole("heading", { name: title }).first().waitFor();
	await page.keyboard.press("Escape");
	await search.waitFor({ state: "detached" });
}

export const steps = {
	"from the palette to a new workflow": async ({ page }) => {
		await logIn(page, ...ADA);
		await page.keyboard.press("Control+k");
		await page.getByRole("textbox", { name: /^Go to a page/ }).waitFor();
		await page.keyboard.type("workflows");
		await page.keyboard.press("Enter");
		await press(page, "button", "New workflow");
		await page.getByLabel("Workflow name").waitFor();
	},

	"steps are added, filled and connected": async ({ page }) => {
		await add(page, "write a text", "Write a text");
		await page.keyboard.press("Escape");
		const template = details(page).getByRole("textbox", { name: /^Text/ });
		await template.waitFor();
		await tabTo(page, template);
		await page.keyboard.type("Hello from the keyboard");
		await page.getByRole("button", { name: "No problems" }).waitFor();
		await press(page, "button", "Close");
		await add(page, "end the run", "End the run");
		await graph(page)
			.getByRole("group", { name: /^End the run/ })
			.waitFor();
	},

	"arrows lead along the lines, and keys go from part to part": async ({ page }) => {
		const first = graph(page).getByRole("group", { name: /^Write a text/ });
		await first.waitFor();
		await page.keyboard.press("F6");
		await tabTo(page, first);
		await page.keyboard.press("Enter");
		await details(page).getByRole("heading", { name: "Write a text" }).waitFor();
		await page.keyboard.press("c");
		const target = page.getByRole("menuitem", { name: "End the run", exact: true });
		await target.waitFor();
		await focusIn(page, page.getByRole("menu"));
		await page.keyboard.press("ArrowDown");
		await focusIn(page, target);
		await page.keyboard.press("Enter");
		await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
		await tabTo(page, first);
		await page.keyboard.press("ArrowDown");
		await details(page).getByRole("heading", { name: "End the run" }).waitFor();
	},

	"undo and redo by keys": async ({ page }) => {
		await page.keyboard.press("Control+z");
		await page.locator(".react-flow__edge").first().waitFor({ state: "detached" });
		await page.keyboard.press("Control+y");
		await page.locator(".react-flow__edge").first().waitFor({ state: "attached" });
	},

	"rehearsed, published and run": async ({ page }) => {
		await page.keyboard.press("Control+Enter");
		await page.getByText("The rehearsal went through.").waitFor();
		await press(page, "button", "Publish");
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await dialog.waitFor();
		await tabTo(page, dialog.getByRole("button", { name: "Publish", exact: true }));
		await page.keyboard.press("Enter");
		await page.getByText("Published as v1.").waitFor();
		await press(page, "button", "Run now");
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
	},
};
