import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { ME } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./settings-page.tsx");
}, 60_000);

test("an owner sees what was spent today, raises one limit and takes another away", async () => {
	renderPage("/settings?tab=budget");
	const calls = await screen.findByRole("textbox", { name: "Outside calls" });
	expect(calls).toHaveValue("500");
	expect(screen.getByText(/Today so far: 1.25/)).toBeVisible();
	expect(screen.getByRole("status")).toHaveTextContent("Used up");
	await userEvent.clear(calls);
	await userEvent.type(screen.getByRole("textbox", { name: "Money (USD)" }), "2.5");
	await userEvent.click(screen.getByRole("button", { name: "Set the limits" }));
	await waitFor(() => expect(screen.queryByText(/Used up/)).toBeNull());
	expect(screen.getByRole("textbox", { name: "Money (USD)" })).toHaveValue("2.5");
});

test("who is no owner sees the limits and cannot set them", async () => {
	renderPage("/settings?tab=budget", (request) =>
		request.url.endsWith("/me") ? json({ ...ME, role: "viewer", permissions: [] }) : null,
	);
	expect(await screen.findByRole("textbox", { name: "Outside calls" })).toHaveAttribute("readonly");
	expect(screen.queryByRole("button", { name: "Set the limits" })).toBeNull();
});
