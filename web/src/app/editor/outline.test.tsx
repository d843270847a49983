import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { findStep, type WorkflowDocument } from "#/graph/document.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("#/ui/schema-form/schema-form.tsx");
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("./chosen-tools.tsx");
	await import("#/features/canvas/add-panel.tsx");
	await import("#/features/canvas/outline.tsx");
}, 60_000);

afterEach(() => vi.unstubAllGlobals());

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

async function outline(search = "", change = (document: WorkflowDocument) => document) {
	const page = renderPage(`/w/${WORKFLOW}${search}`, QUIET);
	page.api.state.document = change(page.api.state.document);
	await userEvent.click(await screen.findByRole("radio", { name: "Outline" }));
	const list = within(await screen.findByRole("list", { name: "Outline" }));
	const step = (id: string) => findStep(page.api.state.document, id)?.step;
	return { ...page, list, step };
}

const more = async (item: string | RegExp) => {
	await userEvent.click(await screen.findByRole("button", { name: "More for the chosen" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: item }));
};

test("several steps are ticked, put into a group, and shown inside it", async () => {
	const { list, api } = await outline();
	await userEvent.click(list.getByRole("checkbox", { name: "Choose “Post each to #sales”" }));
	await userEvent.click(list.getByRole("checkbox", { name: "Choose “E-mail a summary”" }));
	expect(screen.getByText("2 chosen")).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Move into a group" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "A new group" }));
	await waitFor(() => expect(findStep(api.state.document, "mail")?.parent).toBe("group"));
	const inside = await screen.findByRole("list", { name: "Inside “Group”" });
	expect(within(inside).getAllByRole("listitem")).toHaveLength(2);
});

test("a step is put onto a line", async () => {
	const { step } = await outline("?step=fresh");
	await more(/^Add a step between “Keep orders over 100” and/);
	const panel = within(await screen.findByRole("region", { name: "Add a step" }));
	await userEvent.click(panel.getByRole("button", { name: /^Wait/ }));
	await waitFor(() => expect(step("fresh")?.after).toEqual(["wait"]));
});

test("a line is taken away by name", async () => {
	const { list, api, step } = await outline("", (document) => ({
		...document,
		steps: (document.steps ?? []).map((one) =>
			one.id === "mail" ? { ...one, after: ["fetch"] } : one,
		),
	}));
	await userEvent.click(list.getByRole("button", { name: /^E-mail a summary/ }));
	expect(step("mail")?.after).toEqual(["fetch"]);
	await more(/^Disconnect Fetch orders from E-mail a summary$/);
	await waitFor(() => expect(step("mail")?.after ?? []).toEqual([]));
	expect(api.state.document.steps?.at(-1)?.id).toBe("mail");
});

test("a step is switched off, duplicated and removed by name", async () => {
	const { list, step, api } = await outline("?step=mail");
	await more("Switch off");
	await waitFor(() => expect(step("mail")?.disabled).toBe(true));
	expect(list.getByRole("button", { name: /^E-mail a summary.*off$/ })).toBeVisible();
	await more("Duplicate");
	await waitFor(() => expect(step("mail_2")).toBeDefined());
	await more("Remove");
	await waitFor(() => expect(step("mail_2")).toBeUndefined());
	expect(api.state.document.steps?.at(-1)?.id).toBe("mail");
});

test("a step is copied by name, where no key can be pressed", async () => {
	const written: string[] = [];
	vi.stubGlobal("navigator", {
		...navigator,
		userAgent: "",
		clipboard: { writeText: async (words: string) => void written.push(words) },
	});
	await outline("?step=mail");
	await more("Copy");
	await waitFor(() => expect(written[0]).toContain("nexa_steps"));
	expect(JSON.parse(written[0] ?? "").steps).toHaveLength(1);
});

test("what starts it can be removed there, too", async () => {
	const { list, api } = await outline();
	await userEvent.click(list.getByRole("button", { name: /^Starts: Weekdays/ }));
	await more("Remove");
	await waitFor(() => expect(api.state.document.triggers ?? []).toEqual([]));
});

test("an address with a step opens at the step on a phone", async () => {
	vi.stubGlobal("matchMedia", (query: string) => ({
		matches: query.includes("max-width"),
		media: query,
		addEventListener: () => undefined,
		removeEventListener: () => undefined,
		addListener: () => undefined,
		removeListener: () => undefined,
	}));
	renderPage(`/w/${WORKFLOW}?step=mail`, QUIET);
	const details = await screen.findByRole("complementary", { name: "Details" });
	expect(within(details).getByRole("heading", { name: "E-mail a summary" })).toBeVisible();
	expect(screen.getByRole("list", { name: "Outline" })).toBeVisible();
});

test("keys try the chosen step and lead to its pin", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}?step=mail`, QUIET);
	await screen.findByRole("complementary", { name: "Details" });
	fireEvent.keyDown(document.documentElement, { key: "Enter", code: "Enter", shiftKey: true });
	await waitFor(() => expect(api.calls.some((call) => call.includes("/test"))).toBe(true));
	fireEvent.keyDown(document.documentElement, { key: "p", code: "KeyP" });
	const pin = await screen.findByRole("textbox", { name: "Answer in tests" });
	await waitFor(() => expect(pin).toHaveFocus());
	fireEvent.keyDown(document.documentElement, { key: "s", code: "KeyS", ctrlKey: true });
	expect(await screen.findByText(/^Everything is saved/)).toBeVisible();
});
