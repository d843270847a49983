import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

test("the account's menu opens though it was asked for before it was there", async () => {
	renderPage("/");
	await userEvent.click(await screen.findByRole("button", { name: /Your account/ }));
	expect(await screen.findByRole("menuitem", { name: "Log out" })).toBeVisible();
});

test("it closes and opens like any menu, and the focus goes back to the name", async () => {
	renderPage("/");
	const named = { name: /Your account/ };
	const button = await screen.findByRole("button", { ...named, expanded: false });
	button.focus();
	for (let turn = 0; turn < 2; turn += 1) {
		await userEvent.keyboard("{Enter}");
		expect(await screen.findByRole("menuitem", { name: "Log out" })).toBeVisible();
		expect(screen.getByRole("button", { ...named, expanded: true })).toBeVisible();
		await userEvent.keyboard("{Escape}");
		await waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
		await waitFor(() => expect(screen.getByRole("button", named)).toHaveFocus());
	}
});
