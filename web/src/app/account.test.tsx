import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

test("the account's menu opens though it was asked for before it was there", async () => {
	renderPage("/");
	await userEvent.click(await screen.findByRole("button", { name: /Your account/ }));
	expect(await screen.findByRole("menuitem", { name: "Log out" })).toBeVisible();
});

test("left alone, it comes after the page and opens and closes like any menu", async () => {
	renderPage("/");
	const named = { name: /Your account/ };
	await screen.findByRole("button", { ...named, expanded: false }, { timeout: 4000 });
	await userEvent.click(screen.getByRole("button", named));
	expect(await screen.findByRole("menuitem", { name: "Log out" })).toBeVisible();
	await userEvent.keyboard("{Escape}");
	expect(await screen.findByRole("button", { ...named, expanded: false })).toBeVisible();
});
