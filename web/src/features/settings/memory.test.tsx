import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { THREAD, WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./settings-page.tsx");
}, 60_000);

test("that another calls it is asked for in its conversation, and nothing is written before", async () => {
	const { api, router } = renderPage("/settings?tab=memory");
	const asked = "Let “Big orders to sales” call “Orders to Slack”";
	const before = api.state.document;
	await userEvent.click(await screen.findByRole("button", { name: asked }));
	await waitFor(() => expect(router.state.location.pathname).toBe(`/w/${WORKFLOW}`));
	expect(router.state.location.search).toEqual({
		thread: THREAD,
		ask: "Call “Orders to Slack” instead of the repeated steps",
	});
	expect(api.state.document).toEqual(before);
});

test("what is repeated becomes one workflow", async () => {
	renderPage("/settings?tab=memory");
	await userEvent.click(await screen.findByRole("button", { name: "Make one workflow of it" }));
	const gone = () => expect(screen.queryByText("Sorted bills")).toBeNull();
	await waitFor(gone, { timeout: 10_000 });
});

test("what the planner remembers is forgotten after one question", async () => {
	renderPage("/settings?tab=memory");
	await screen.findByText(/Channel is “#sales” when it is about “order”/);
	expect(await screen.findByRole("link", { name: "Refunds to support" })).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: /^Forget: / }));
	const dialog = await screen.findByRole("dialog", { name: "Forget this?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Forget it" }));
	await screen.findByRole("heading", { name: "Nothing is remembered yet" });
});
