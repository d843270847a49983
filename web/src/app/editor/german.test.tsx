import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { speak } from "#/strings/language.ts";
import { english, text } from "#/strings/text.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("#/ui/schema-form/schema-form.tsx");
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("#/features/canvas/add-panel.tsx");
}, 60_000);

beforeEach(() => speak("de"));

afterEach(() => {
	Object.assign(text, english);
	document.documentElement.lang = "en";
});

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

test("what can be added is named in German, opens by its app, and is found by either name", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("button", { name: text.canvas.add }));
	const panel = within(await screen.findByRole("region", { name: text.canvas.add }));
	const filter = { name: /^Eine Liste filtern/ };
	const lists = await panel.findByRole("button", { name: /^Listen/, expanded: false });
	expect(panel.queryByRole("button", filter)).toBeNull();
	await userEvent.click(lists);
	expect(panel.getByRole("button", filter)).toBeVisible();
	const search = panel.getByRole("textbox");
	for (const words of ["liste filtern", "filter a list"]) {
		await userEvent.clear(search);
		await userEvent.type(search, words);
		expect(panel.getByRole("button", filter)).toBeVisible();
	}
});

test("a form calls its fields as the page does", async () => {
	renderPage(`/w/${WORKFLOW}?step=mail`, QUIET);
	expect(await screen.findByRole("textbox", { name: /Betreff/ })).toHaveValue("New big orders");
});
