import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./settings-page.tsx");
}, 60_000);

test("what the planner remembers is forgotten after one question", async () => {
	renderPage("/settings?tab=memory");
	await screen.findByText(/Channel is “#sales” when it is about “order”/);
	expect(await screen.findByRole("link", { name: "Refunds to support" })).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: /^Forget: / }));
	const dialog = await screen.findByRole("dialog", { name: "Forget this?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Forget it" }));
	await screen.findByRole("heading", { name: "Nothing is remembered yet" });
});
