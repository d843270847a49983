import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./advice-page.tsx");
}, 60_000);

test("what could be saved is looked for, shown with its proof, and applied as one change", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}/advice`);
	await screen.findByRole("heading", { name: "Nothing was looked for yet" });
	await userEvent.click(screen.getByRole("button", { name: "Look for savings" }));
	await screen.findByText(/20 runs were looked at. A run takes 3.2 s, 4 calls/);
	const card = screen.getByRole("article", { name: /try up to 4 times/ });
	expect(within(card).getByText("15 % fewer failed runs")).toBeVisible();
	expect(within(card).getByText(/Played on the last 2 good runs: the same, if/)).toBeVisible();
	await userEvent.click(within(card).getByRole("button", { name: "Apply to the draft" }));
	await screen.findByText("It is in the draft. Publish to make it live.");
	expect(api.state.document.steps?.[0]).toMatchObject({ retry: { max_attempts: 4 } });
	await userEvent.click(screen.getByRole("button", { name: "Undo" }));
	await waitFor(() => expect(api.state.document.steps?.[0]).not.toHaveProperty("retry"));
});

test("what runs already tells what was measured beside what was expected", async () => {
	renderPage(`/w/${WORKFLOW}/advice`);
	await userEvent.click(await screen.findByRole("button", { name: "Look for savings" }));
	const card = await screen.findByRole("article", { name: "Ask once" });
	expect(within(card).getByText("− 1.3 s")).toBeVisible();
	expect(within(card).getByText("− 1.1 s")).toBeVisible();
	expect(within(card).getByText("since v3: 5 runs, beside 12 before it")).toBeVisible();
	expect(within(card).queryByRole("button", { name: "Apply to the draft" })).toBeNull();
});
