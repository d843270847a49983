import { EditorView } from "@codemirror/view";
import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { Step } from "#/graph/document.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("#/features/inspector/expression-code.tsx");
	await import("#/features/inspector/live-value.tsx");
}, 60_000);

const STEP: Step = {
	id: "ask",
	type: "approval",
	title: "{{ steps.fetch.items }}",
	message: "plain words",
} as Step;

async function openStep() {
	const asked: Record<string, unknown>[] = [];
	const page = renderPage(`/w/${WORKFLOW}?step=ask`, (request) => {
		const steps = page?.api.state.document.steps ?? [];
		if (page && !steps.some((one) => one.id === STEP.id))
			page.api.state.document = { ...page.api.state.document, steps: [...steps, STEP] };
		if (request.url.endsWith("/draft/evaluate"))
			void request
				.clone()
				.json()
				.then((body) => asked.push(body));
		return request.url.endsWith("/messages") ? json({ items: [] }) : null;
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	const kept = () => page.api.state.document.steps?.find((one) => one.id === STEP.id);
	return { details, asked, kept };
}

/** As typed: the caret of jsdom does not move inside of the editor for expressions. */
function write(field: HTMLElement, words: string) {
	const view = EditorView.findFromDOM(field);
	if (!view) throw new Error("This is no field for expressions.");
	view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: words } });
}

test("what an expression comes to stands below it, with where that is from", async () => {
	const { details, asked } = await openStep();
	expect(await details.findByText("[1,2]")).toBeVisible();
	expect(details.getByText("list of 2 · from the last good run")).toBeVisible();
	expect(asked).toEqual([
		{ step: "ask", text: "{{ steps.fetch.items }}", per_item: true, argument: null },
	]);
});

test("typing asks once it rests, and a missing sample or a fault is told quietly", async () => {
	const { details, asked, kept } = await openStep();
	await details.findByText("[1,2]");
	const field = details.getByRole("textbox", { name: "Question to people" });
	for (const words of ["{{ steps.k", "{{ steps.kee", "{{ steps.keep.items }}"]) write(field, words);
	expect(await details.findByText("No sample yet: run or test the step before.")).toBeVisible();
	const texts = () => [...new Set(asked.map((one) => one.text))];
	expect(texts()).toEqual(["{{ steps.fetch.items }}", "{{ steps.keep.items }}"]);
	write(field, "{{ 1 / 0 }}");
	expect(await details.findByText(/Nothing is divided by 0/)).toBeVisible();
	write(field, "only words");
	await waitFor(() => expect(details.queryByText(/divided by 0/)).toBeNull());
	expect(texts()).toHaveLength(3);
	await waitFor(() => expect(kept()?.title).toBe("only words"), { timeout: 4000 });
});

test("what a test has really computed is sent as the sample of its step", async () => {
	const { details, asked } = await openStep();
	await userEvent.click(await details.findByRole("button", { name: "Try this step" }));
	await userEvent.click(await details.findByRole("button", { name: "Try it" }));
	await details.findByText(/nothing was sent/);
	expect(asked.every((one) => one.steps === undefined)).toBe(true);
	await userEvent.click(details.getByRole("button", { name: "Do it once for real" }));
	const sure = await screen.findByRole("dialog", { name: "Really do it?" });
	await userEvent.click(within(sure).getByRole("button", { name: "Do it once for real" }));
	await waitFor(() => expect(asked.at(-1)?.steps).toEqual({ ask: { ok: true, real: true } }), {
		timeout: 4000,
	});
});
