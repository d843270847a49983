import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./webhooks-page.tsx");
}, 60_000);

test("a test address is shown once, and a call that came runs the draft", async () => {
	const hook = { id: "hook", type: "webhook" as const, with: { verify: "github" } };
	const { api, router } = renderPage(`/w/${WORKFLOW}/webhooks`, (request) =>
		request.url.endsWith("/replay") ? json({ id: "run9" }) : null,
	);
	api.state.document = { ...api.state.document, triggers: [hook] };
	await screen.findByText(/takes POST, signed as github does/);
	await userEvent.click(screen.getByRole("button", { name: "Make a test address" }));
	await screen.findByText(`${location.origin}/hooks/secret-of-the-test`);
	expect(screen.getByText(/curl -X POST/)).toBeVisible();
	const calls = screen.getByRole("region", { name: "What came" });
	expect(within(calls).getByText(/The signature does not fit/)).toBeVisible();
	await userEvent.click(within(calls).getByRole("button", { name: /total/ }));
	expect(within(calls).getByRole("region", { name: "The call as a run gets it" })).toBeVisible();
	const [newest] = within(calls).getAllByRole("button", { name: "Run the draft with it" });
	await userEvent.click(newest as HTMLElement);
	await waitFor(() => expect(router.state.location.pathname).toBe("/runs/run9"));
});

test("without a webhook the page says where to add one", async () => {
	renderPage(`/w/${WORKFLOW}/webhooks`);
	await screen.findByRole("heading", { name: "No webhook starts this workflow" });
	expect(screen.getByRole("link", { name: "Open the editor" })).toHaveAttribute(
		"href",
		`/w/${WORKFLOW}`,
	);
});

test("a lost live address is replaced, and the new one stays where it can be copied", async () => {
	const hook = { id: "hook", type: "webhook" as const };
	const { api } = renderPage(`/w/${WORKFLOW}/webhooks`);
	api.state.document = { ...api.state.document, triggers: [hook] };
	await screen.findByText("Calls to /hooks/old1… start a run.");
	await userEvent.click(screen.getByRole("button", { name: "Make another address" }));
	const dialog = await screen.findByRole("dialog", { name: "Make another live address?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Make another address" }));
	await screen.findByText(`${location.origin}/hooks/new1-secret`);
});
