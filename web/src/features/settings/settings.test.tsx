import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { ME } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

test("a new key is shown once, with the words that say so", async () => {
	renderPage("/settings?tab=keys");
	await userEvent.type(await screen.findByRole("textbox", { name: "Name of the key" }), "CI");
	await userEvent.click(screen.getByRole("button", { name: "Make a key" }));
	expect(await screen.findByText("nexa_secret_shown_once")).toBeVisible();
	expect(screen.getByText("Copy the key now. It is not shown again.")).toBeVisible();
});

test("a viewer is not offered what would be refused", async () => {
	renderPage("/settings?tab=members", (request) =>
		request.url.endsWith("/me") ? json({ ...ME, role: "viewer", permissions: [] }) : null,
	);
	expect(await screen.findByText("Charles Babbage")).toBeVisible();
	expect(screen.queryByRole("button", { name: /Remove/ })).toBeNull();
	expect(screen.queryByText("Invite someone")).toBeNull();
	expect(screen.queryByRole("tab", { name: "API keys" })).toBeNull();
});
