import { currentCompletions, startCompletion } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { applyOperations } from "#/graph/apply.ts";
import { findStep } from "#/graph/document.ts";
import { holesIn } from "#/graph/holes.ts";
import { json, problem } from "#/testing/fake-api.ts";
import { THREAD, WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("#/ui/schema-form/schema-form.tsx");
	await import("#/features/inspector/expression-code.tsx");
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("../meeting/meeting-dialog.tsx");
	await import("../versions/versions-page.tsx");
}, 60_000);

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

function openStep(step: string) {
	return renderPage(`/w/${WORKFLOW}?step=${step}`, QUIET);
}

test("the problems list leads to the step", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("button", { name: "2 problems" }));
	const list = await screen.findByRole("dialog", { name: "2 problems" });
	await userEvent.click(within(list).getByRole("button", { name: /needs a Slack connection/ }));
	const details = await screen.findByRole("complementary", { name: "Details" });
	expect(within(details).getByRole("heading", { name: "Post each to #sales" })).toBeVisible();
});

test("an open question is answered by choosing a candidate", async () => {
	const { api } = openStep("keep");
	await userEvent.click(await screen.findByRole("button", { name: "amount_due" }));
	await waitFor(() => expect(holesIn(api.state.document)).toEqual([]));
});

test("an open question offers a sample from the step that fetches", async () => {
	const { api } = openStep("keep");
	await userEvent.click(await screen.findByRole("button", { name: "Fetch one sample" }));
	await waitFor(() => expect(api.calls).toContain(`POST /workflows/${WORKFLOW}/draft/sample`));
});

test("typing a new name becomes one patch of that one field", async () => {
	const { api } = openStep("mail");
	const name = await screen.findByLabelText("Name");
	fireEvent.change(name, { target: { value: "Tell op" } });
	fireEvent.change(name, { target: { value: "Tell ops" } });
	const named = () => api.state.document.steps?.find((step) => step.id === "mail")?.name;
	await waitFor(() => expect(named()).toBe("Tell ops"), { timeout: 3000 });
	expect(api.calls.filter((call) => call.endsWith("/draft/patches"))).toHaveLength(1);
});

test("the form comes from the action's schema, and expressions stay expressions", async () => {
	openStep("mail");
	const words = await screen.findByRole("textbox", { name: "Text" });
	expect(words).toHaveTextContent("{{ steps.fresh.count }} new orders over 100.");
	expect(await screen.findByRole("textbox", { name: /Subject/ })).toHaveValue("New big orders");
});

test("where somebody else changed the same, mine and theirs stand beside each other", async () => {
	let refused = false;
	const { api } = renderPage(`/w/${WORKFLOW}?step=mail`, (request) => {
		if (request.url.endsWith("/draft/patches") && !refused) {
			refused = true;
			const theirs = { op: "set_name", id: "mail", name: "Theirs" };
			api.state.document = applyOperations(api.state.document, [theirs]);
			api.state.revision += 1;
			return problem(409, "stale_revision", "The draft has changed.");
		}
		return QUIET(request);
	});
	await userEvent.type(await screen.findByLabelText("Name"), "!");
	const title = { name: "Somebody changed the same" };
	const dialog = await screen.findByRole("dialog", title, { timeout: 5000 });
	const row = await within(dialog).findByRole("row", { name: /^Name/ });
	expect(row).toHaveTextContent(/Theirs.*!$/);
	await userEvent.click(within(dialog).getByRole("radio", { name: "Take mine" }));
	await userEvent.click(within(dialog).getByRole("button", { name: "Take 1 of mine" }));
	await waitFor(() =>
		expect(findStep(api.state.document, "mail")?.step.name).toMatch(/^(?!Theirs).*!$/),
	);
});

test("who else has the draft open is said", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	expect(await screen.findByText("Also here: Charles Babbage")).toBeInTheDocument();
});

test("publishing waits for open questions and names them", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("button", { name: "Publish" }));
	const dialog = await screen.findByRole("dialog", { name: "Publish this draft" });
	expect(within(dialog).getByText(/Which field of an order holds the amount/)).toBeVisible();
	expect(within(dialog).queryByRole("button", { name: "Publish" })).toBeNull();
	expect(api.calls.some((call) => call.endsWith("/publish"))).toBe(false);
});

test("what publishing would newly reach is said before it is done", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}`, QUIET);
	const post = { id: "post", connection: "team", uses: "slack.post_message" };
	api.state.document = { ...api.state.document, steps: [post] };
	await userEvent.click(await screen.findByRole("button", { name: "Publish" }));
	const dialog = await screen.findByRole("dialog", { name: "Publish this draft" });
	expect(within(dialog).getByText("shop.example")).toBeVisible();
	expect(within(dialog).getByText("#sales")).toBeVisible();
});

test("what nobody has allowed yet is ticked before it is published over a live version", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}`, QUIET);
	const post = { id: "post", connection: "team", uses: "slack.post_message" };
	api.state.document = { ...api.state.document, steps: [post] };
	api.state.toAllow = ["hosts: shop.example"];
	await userEvent.click(await screen.findByRole("button", { name: "Publish" }));
	const dialog = await screen.findByRole("dialog", { name: "Publish this draft" });
	expect(within(dialog).getByRole("button", { name: "Publish" })).toBeDisabled();
	await userEvent.click(within(dialog).getByRole("checkbox", { name: /I allow what is new/ }));
	await userEvent.click(within(dialog).getByRole("button", { name: "Publish" }));
	await waitFor(() => expect(api.calls.some((call) => call.endsWith("/publish"))).toBe(true));
});

test("a step is connected without a mouse", async () => {
	const { api } = openStep("fetch");
	await userEvent.click(await screen.findByRole("button", { name: "Connect to …" }));
	await userEvent.click(
		await screen.findByRole("menuitem", { name: "E-mail a summary (when it fails)" }),
	);
	const mail = () => api.state.document.steps?.find((step) => step.id === "mail");
	await waitFor(() => expect(mail()?.after).toEqual(["fetch.failed"]));
});

test("a rehearsal shows each step and what a live run would do", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("button", { name: "Rehearse" }));
	const drawer = await screen.findByRole("region", { name: "Rehearsal" });
	expect(within(drawer).getByText("The rehearsal went through.")).toBeVisible();
	expect(within(drawer).getByText(/4 calls, 1 read, 3 writes, 2 rows/)).toBeVisible();
});

test("the outline lists what the graph draws", async () => {
	renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("radio", { name: "Outline" }));
	const outline = await screen.findByRole("list", { name: "Outline" });
	expect(within(outline).getAllByRole("listitem")).toHaveLength(6);
	expect(within(outline).getByRole("button", { name: /^Keep orders over 100/ })).toBeVisible();
});

test("the outline is walked and changed by the keyboard alone", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}`, QUIET);
	await userEvent.click(await screen.findByRole("radio", { name: "Outline" }));
	const outline = await screen.findByRole("list", { name: "Outline" });
	within(outline)
		.getByRole("button", { name: /^Fetch orders/ })
		.focus();
	await userEvent.keyboard("{ArrowDown}");
	expect(within(outline).getByRole("button", { name: /^Keep orders/ })).toHaveFocus();
	await userEvent.keyboard("{Enter}");
	expect(await screen.findByRole("complementary", { name: "Details" })).toBeVisible();
	within(outline)
		.getByRole("button", { name: /^Keep orders/ })
		.focus();
	await userEvent.keyboard("{Delete}");
	const ids = () => api.state.document.steps?.map((step) => step.id);
	await waitFor(() => expect(ids()).not.toContain("keep"));
	expect(screen.queryByRole("complementary", { name: "Details" })).toBeNull();
	await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
	await waitFor(() => expect(ids()).toContain("keep"));
});

test("publishing says that an open proposal is no part of it", async () => {
	renderPage(`/w/${WORKFLOW}?thread=${THREAD}`);
	await screen.findByRole("button", { name: "Accept all" });
	await userEvent.click(screen.getByRole("button", { name: "Publish" }));
	const dialog = await screen.findByRole("dialog", { name: "Publish this draft" });
	expect(within(dialog).getByText(/^A proposed change is open in the chat/)).toBeVisible();
});

test("a deleted workflow says so", async () => {
	renderPage(`/w/${WORKFLOW}`, (request) =>
		/workflows\/[^/]+(\/draft)?$/.test(request.url) ? problem(404, "not_found", "gone") : null,
	);
	expect(await screen.findByRole("alert")).toHaveTextContent("This workflow was deleted");
});

/** What a browser does for Ctrl+C and Ctrl+V outside of a text field. */
function clipboard(type: "copy" | "paste", words = "") {
	let held = words;
	const event = new Event(type, { bubbles: true, cancelable: true });
	const clipboardData = {
		getData: () => held,
		setData: (_kind: string, text: string) => (held = text),
	};
	fireEvent(document.body, Object.assign(event, { clipboardData }));
	return held;
}

test("a step is copied, pasted beside itself under a new id, and duplicated by a key", async () => {
	const { api } = openStep("mail");
	await screen.findByRole("complementary", { name: "Details" });
	const words = clipboard("copy");
	expect(JSON.parse(words).steps[0].id).toBe("mail");
	clipboard("paste", words);
	const ids = () => api.state.document.steps?.map((step) => step.id) ?? [];
	await waitFor(() => expect(ids()).toContain("mail_2"));
	await waitFor(() => expect(screen.getByRole("button", { name: "Undo" })).toBeEnabled());
	fireEvent.keyDown(document.documentElement, { key: "d", code: "KeyD" });
	await waitFor(() => expect(ids()).toContain("mail_3"));
});

test("pasting anything else changes nothing", async () => {
	const { api } = openStep("mail");
	await screen.findByRole("complementary", { name: "Details" });
	clipboard("paste", "hello");
	clipboard("paste", '{"nexa_steps": 1, "steps": "many"}');
	expect(api.calls.filter((call) => call.endsWith("/draft/patches"))).toEqual([]);
});

test("two versions are compared step by step and field by field", async () => {
	const version = { workflow_id: WORKFLOW, note: "", published_at: "2026-11-22T10:00:00Z" };
	const shown = { ...version, number: 1, is_live: true, published_by: "Ada", document_hash: "h" };
	const { api } = renderPage(`/w/${WORKFLOW}`, (request) => {
		const path = new URL(request.url).pathname;
		if (path.endsWith("/versions")) return json({ items: [shown], next_cursor: null });
		if (!path.endsWith("/versions/1")) return QUIET(request);
		const steps = (api.state.document.steps ?? [])
			.filter((step) => step.id !== "post")
			.map((step) => (step.id === "mail" ? { ...step, name: "Old name" } : step));
		return json({ ...shown, layout: {}, document: { ...api.state.document, steps } });
	});
	await userEvent.click(await screen.findByRole("button", { name: "More" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "Versions" }));
	expect(await screen.findByText("2 parts differ")).toBeVisible();
	expect(screen.getByText("Post each to #sales")).toBeVisible();
	expect(screen.getByText("New", { exact: true })).toBeVisible();
	expect(screen.getByText("Old name")).toBeInTheDocument();
});

test("typing in an expression becomes one patch, and the field offers earlier values", async () => {
	const { api } = openStep("mail");
	const field = await screen.findByRole("textbox", { name: "Text" });
	const view = EditorView.findFromDOM(field);
	view?.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: "New: {{ steps.fr" } });
	view?.dispatch({ selection: { anchor: view.state.doc.length } });
	const offered = () => (view ? currentCompletions(view.state).map((one) => one.label) : []);
	if (view) startCompletion(view);
	await waitFor(() => expect(offered()).toContain("steps.fresh.items"));
	const text = () => api.state.document.steps?.find((step) => step.id === "mail")?.with?.text;
	await waitFor(() => expect(text()).toBe("New: {{ steps.fr"), { timeout: 3000 });
});
