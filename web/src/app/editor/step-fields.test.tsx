import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { useUnsaved } from "#/api/unsaved.ts";
import type { Step } from "#/graph/document.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("#/features/inspector/expression-code.tsx");
	await import("#/features/workflows/workflows-page.tsx");
}, 60_000);

/** The details of a step that the draft has in place of its last one. */
async function openStep(step: Step) {
	const page = renderPage(`/w/${WORKFLOW}?step=${step.id}`, (request) => {
		const steps = page?.api.state.document.steps ?? [];
		if (page && !steps.some((one) => one.id === step.id))
			page.api.state.document = { ...page.api.state.document, steps: [...steps, step] };
		return request.url.endsWith("/messages") ? json({ items: [] }) : null;
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	const kept = () => page.api.state.document.steps?.find((one) => one.id === step.id);
	return { ...page, details, kept };
}

async function choose(details: ReturnType<typeof within>, field: string, option: string) {
	await userEvent.click(await details.findByRole("combobox", { name: field }));
	await userEvent.click(await screen.findByRole("option", { name: option }));
}

test("a branch gets another way, a name for it and none for the rest", async () => {
	const { details, kept } = await openStep({
		id: "choose",
		type: "branch",
		cases: [{ id: "yes", when: "{{ true }}" }],
		else: "no",
	});
	await userEvent.click(await details.findByRole("button", { name: "Add a way" }));
	const way = within(await details.findByRole("group", { name: "Way 2" }));
	await userEvent.type(way.getByRole("textbox", { name: "Name" }), "Big");
	await userEvent.click(details.getByRole("switch", { name: /none of these/ }));
	await waitFor(() => expect(kept()?.cases?.[1]?.name).toBe("Big"), { timeout: 4000 });
	expect(kept()?.cases?.map((one) => one.id)).toEqual(["yes", "way_2"]);
	await waitFor(() => expect(kept()?.else).toBeUndefined());
	await userEvent.click(details.getByRole("button", { name: "Remove way 2" }));
	await waitFor(() => expect(kept()?.cases).toHaveLength(1), { timeout: 4000 });
});

test("a wait is for a time, until a moment or for an event: one of them", async () => {
	const { details, kept } = await openStep({ id: "pause", type: "wait", duration_s: 60 });
	await choose(details, "It waits", "For an event");
	const name = await details.findByRole("textbox", { name: "Name of the event" });
	await userEvent.clear(name);
	await userEvent.type(name, "Paid in full");
	await userEvent.tab();
	await waitFor(() => expect(kept()?.event).toEqual({ name: "paid_in_full" }), { timeout: 4000 });
	expect(kept()?.duration_s).toBeUndefined();
	await choose(details, "It waits", "Until a moment");
	await waitFor(() => expect(kept()?.until).toBeTruthy(), { timeout: 4000 });
	expect(kept()?.event).toBeUndefined();
});

test("an approval says who is asked, until when, and what silence means", async () => {
	const { details, kept } = await openStep({ id: "ask", type: "approval", title: "Go on?" });
	const people = await details.findByRole("combobox", { name: "Who is asked" });
	await userEvent.type(people, "owner{Enter}");
	await userEvent.type(details.getByRole("textbox", { name: "Decide within (s)" }), "3600");
	await choose(details, "When nobody answers, it counts as", "Counted as failed");
	await waitFor(
		() =>
			expect(kept()).toMatchObject({
				approvers: ["owner"],
				deadline_s: 3600,
				on_silence: "failed",
			}),
		{ timeout: 4000 },
	);
});

test("another step can stand in for one that fails, and longer pauses be set", async () => {
	const { details, api } = await openStep({ id: "extra", uses: "list.filter", with: {} });
	await userEvent.click(await details.findByRole("button", { name: "If something goes wrong" }));
	await choose(details, "When it fails for good, run", "E-mail a summary");
	const mail = () => api.state.document.steps?.find((one) => one.id === "mail");
	await waitFor(() => expect(mail()?.after).toContain("extra.failed"));
	await choose(details, "Pauses", "Grow evenly");
	const kept = () => api.state.document.steps?.find((one) => one.id === "extra");
	await waitFor(() => expect(kept()?.retry).toEqual({ backoff: "linear" }), { timeout: 4000 });
	await userEvent.click(details.getByRole("button", { name: /^Do not run E-mail/ }));
	await waitFor(() => expect(mail()?.after ?? []).not.toContain("extra.failed"));
});

test("what was typed last is kept, though the page is left before it could be sent", async () => {
	let isSignedOut = false;
	renderPage(`/w/${WORKFLOW}?step=fetch`, (request) => {
		if (request.url.endsWith("/messages")) return json({ items: [] });
		if (!isSignedOut || !request.url.endsWith("/draft/patches")) return null;
		return json({ code: "not_signed_in", detail: "sign in" }, 401);
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	await details.findByRole("textbox", { name: "Name" });
	isSignedOut = true;
	await userEvent.type(details.getByRole("textbox", { name: "Name" }), "!");
	await userEvent.click(screen.getByRole("link", { name: "All workflows" }));
	await waitFor(() => expect(useUnsaved.getState().waiting).toHaveLength(1));
	useUnsaved.setState({ waiting: [] });
});
