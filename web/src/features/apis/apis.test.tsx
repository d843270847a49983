import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await Promise.all([import("./apis-page.tsx"), import("./api-page.tsx")]);
}, 60_000);

test("an MCP server is imported after one has seen what it adds", async () => {
	const { api } = renderPage("/imported");
	expect(await screen.findByRole("link", { name: /Petstore.*3 operations/ })).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Import an API" }));
	const dialog = await screen.findByRole("dialog", { name: "Import an API" });
	await userEvent.click(within(dialog).getByRole("radio", { name: "MCP server" }));
	const look = within(dialog).getByRole("button", { name: "See what changes" });
	expect(look).toBeDisabled();
	const address = within(dialog).getByLabelText("Address of the MCP server");
	await userEvent.type(address, "https://notes.example.com/mcp");
	await userEvent.click(look);
	expect(await within(dialog).findByText("Notes is new here: 1 operation.")).toBeVisible();
	expect(within(dialog).getByText("notes_mcp.add_note")).toBeVisible();
	expect(api.calls).not.toContain("POST /imported-apis");
	await userEvent.click(within(dialog).getByRole("button", { name: "Import" }));
	expect(await screen.findByRole("heading", { name: "Notes" })).toBeVisible();
});

test("what importing again would break is named before it is done", async () => {
	renderPage("/imported/petstore_api");
	await userEvent.click(await screen.findByRole("button", { name: "Import again" }));
	const dialog = await screen.findByRole("dialog", { name: "Import again" });
	expect(within(dialog).getByLabelText("Address of the OpenAPI document")).toHaveValue(
		"https://pets.example.com/openapi.json",
	);
	await userEvent.click(within(dialog).getByRole("button", { name: "See what changes" }));
	const broken = await within(dialog).findByRole("alert");
	expect(within(broken).getByRole("link", { name: "Big orders to sales" })).toBeVisible();
	expect(within(dialog).getByText("petstore_api.sell_pet: what it takes")).toBeVisible();
	expect(within(dialog).getByRole("button", { name: "Import all the same" })).toBeVisible();
	await userEvent.click(within(dialog).getByRole("button", { name: "Back" }));
	expect(within(dialog).getByLabelText("Address of the OpenAPI document")).toBeVisible();
});

test("what an operation does outside is set, and taken back", async () => {
	renderPage("/imported/petstore_api");
	const effect = await screen.findByRole("combobox", {
		name: "What petstore_api.sell_pet does outside",
	});
	expect(effect).toHaveDisplayValue("Writes (as the service says)");
	await userEvent.selectOptions(effect, "irreversible");
	await waitFor(() => expect(effect).toHaveDisplayValue("Cannot be undone"));
	await userEvent.selectOptions(effect, "");
	await waitFor(() => expect(effect).toHaveDisplayValue("Writes (as the service says)"));
	expect(screen.getByText("POST /pets/{id}/picture")).toBeVisible();
});

test("an import that workflows use is removed only by saying so twice", async () => {
	renderPage("/imported/petstore_api");
	await userEvent.click(await screen.findByRole("button", { name: "Remove the import" }));
	const dialog = await screen.findByRole("dialog", { name: "Remove Petstore?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Remove the import" }));
	expect(await within(dialog).findByText(/Big orders to sales/)).toBeVisible();
	await userEvent.click(within(dialog).getByRole("button", { name: "Remove all the same" }));
	expect(await screen.findByText("Nothing imported yet")).toBeVisible();
});
