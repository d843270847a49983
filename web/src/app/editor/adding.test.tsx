import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { findStep } from "#/graph/document.ts";
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

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

const open = (search = "") => renderPage(`/w/${WORKFLOW}${search}`, QUIET);

async function addPanel() {
	return within(await screen.findByRole("region", { name: "Add a step" }));
}

test("what often follows the chosen step stands first, and is added by a click", async () => {
	const { api } = open("?step=fetch");
	await screen.findByRole("complementary", { name: "Details" });
	fireEvent.keyDown(document.documentElement, { key: "a", code: "KeyA" });
	const panel = await addPanel();
	await panel.findByRole("heading", { name: "Often next here" });
	const likely = panel.getByRole("button", { name: /60 %, as in “Big orders”/ });
	expect(panel.queryByText(/as in “Old”/)).toBeNull();
	await userEvent.click(likely);
	await waitFor(() => expect(api.state.document.steps?.length).toBeGreaterThan(1));
	expect(JSON.stringify(api.state.document.steps)).toContain("slack.post_message");
});

test("a key opens the list, and Enter adds what was searched after the chosen step", async () => {
	const { api } = open("?step=mail");
	await screen.findByRole("complementary", { name: "Details" });
	fireEvent.keyDown(document.documentElement, { key: "a", code: "KeyA" });
	const panel = await addPanel();
	expect(panel.getByText(/after “E-mail a summary”/)).toBeVisible();
	const search = panel.getByRole("textbox", { name: "Search steps" });
	// Nothing was looked for: Enter takes nothing.
	fireEvent.keyDown(search, { key: "Enter" });
	expect(panel.getByText(/after “E-mail a summary”/)).toBeVisible();
	fireEvent.change(search, { target: { value: "ask people" } });
	fireEvent.keyDown(search, { key: "Enter" });
	const made = () => findStep(api.state.document, "approval")?.step;
	await waitFor(() => expect(made()).toMatchObject({ type: "approval", after: ["mail"] }));
});

test("the + of a line puts a step between its two ends", async () => {
	const { api } = open();
	// Lines are drawn where boxes were measured, which jsdom never does; the + itself is in the journey.
	await waitFor(() => expect(useCanvasStore.getState().onInsert).not.toBeNull());
	const line = { source: "keep", port: null, target: "fresh", kind: "data" };
	act(() => useCanvasStore.getState().onInsert?.(line));
	const panel = await addPanel();
	expect(panel.getByText(/^It is added between “Keep orders over 100” and/)).toBeVisible();
	await userEvent.click(panel.getByRole("button", { name: /^Wait/ }));
	const step = (id: string) => findStep(api.state.document, id)?.step;
	await waitFor(() => expect(step("wait")?.after).toEqual(["keep"]));
	expect(step("fresh")?.after).toEqual(["wait"]);
});

test("a step is dragged from the list to a free spot, and stays there", async () => {
	const { api } = open();
	await userEvent.click(await screen.findByRole("button", { name: "Add a step" }));
	const panel = await addPanel();
	const held = new Map<string, string>();
	const dataTransfer = {
		setData: (kind: string, words: string) => held.set(kind, words),
		getData: (kind: string) => held.get(kind) ?? "",
		get types() {
			return [...held.keys()];
		},
	};
	fireEvent.dragStart(panel.getByRole("button", { name: /^Choose a way/ }), { dataTransfer });
	const canvas = screen.getByRole("region", { name: "Workflow graph" });
	const pane = canvas.querySelector(".react-flow") as Element;
	fireEvent.dragOver(pane, { dataTransfer });
	fireEvent.drop(pane, { dataTransfer, clientX: 400, clientY: 300 });
	const made = () => findStep(api.state.document, "branch")?.step;
	await waitFor(() => expect(made()?.cases?.[0]?.id).toBe("yes"));
	expect(Object.keys(api.state.layout)).toEqual(["branch"]);
});

test("a step moves into a new group by the menu, and one undo takes it out", async () => {
	const { api } = open("?step=mail");
	await userEvent.click(await screen.findByRole("button", { name: "Move into a group" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "A new group" }));
	await waitFor(() => expect(findStep(api.state.document, "mail")?.parent).toBe("group"));
	expect(api.calls.filter((call) => call.endsWith("/draft/patches"))).toHaveLength(1);
});

test("arrows follow the lines from box to box", async () => {
	const { router } = open("?step=fetch");
	const canvas = await screen.findByRole("region", { name: "Workflow graph" });
	const box = await waitFor(() => {
		const found = canvas.querySelector<HTMLElement>('.react-flow__node[data-id="fetch"]');
		if (!found) throw new Error("the box is not drawn yet");
		return found;
	});
	fireEvent.keyDown(box, { key: "ArrowDown" });
	await waitFor(() => expect(router.state.location.search).toMatchObject({ step: "keep" }));
});

test("c opens the list of steps to connect to", async () => {
	open("?step=fetch");
	await screen.findByRole("button", { name: "Connect to …" });
	fireEvent.keyDown(document.documentElement, { key: "c", code: "KeyC" });
	expect(await screen.findByRole("menuitem", { name: /E-mail a summary$/ })).toBeVisible();
});

test("what a connector looks for is added as a trigger, with its form and its account to be chosen", async () => {
	const { api } = open();
	await userEvent.click(await screen.findByRole("button", { name: "Add a step" }));
	const panel = await addPanel();
	const search = panel.getByRole("textbox", { name: "Search steps" });
	fireEvent.change(search, { target: { value: "mailbox" } });
	fireEvent.keyDown(search, { key: "Enter" });
	const made = () => api.state.document.triggers?.find((one) => one.uses === "imap.new_mail");
	await waitFor(() =>
		expect(made()).toEqual({
			id: "new_mail",
			type: "app",
			uses: "imap.new_mail",
			with: { folder: "INBOX" },
		}),
	);
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	expect(await details.findByText("When a mailbox gets a new mail")).toBeVisible();
	expect(await details.findByRole("textbox", { name: "Folder" })).toHaveValue("INBOX");
	expect(details.getByRole("combobox", { name: /Connection/ })).toBeVisible();
});
