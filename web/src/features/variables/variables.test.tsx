import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { problem } from "#/testing/fake-api.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./variables-page.tsx");
}, 60_000);

test("a variable is made with the kind of its value", async () => {
	const { api } = renderPage("/variables");
	await userEvent.click(await screen.findByRole("button", { name: "Add a variable" }));
	const dialog = await screen.findByRole("dialog", { name: "Add a variable" });
	const name = within(dialog).getByRole("textbox", { name: "Name" });
	await userEvent.type(name, "Days");
	expect(within(dialog).getByText(/^Begin with a small letter/)).toBeVisible();
	await userEvent.clear(name);
	await userEvent.type(name, "days");
	await userEvent.click(within(dialog).getByRole("combobox", { name: "Kind" }));
	await userEvent.click(await screen.findByRole("option", { name: "Number" }));
	const value = within(dialog).getByRole("textbox", { name: "Value" });
	await userEvent.type(value, "seven");
	expect(within(dialog).getByRole("button", { name: "Save" })).toBeDisabled();
	await userEvent.clear(value);
	await userEvent.type(value, "7{Enter}");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	expect(await screen.findByText("vars.days")).toBeVisible();
	expect(api.state.room.variables.at(-1)?.value).toBe(7);
});

test("removing is taken back, and what is read cannot be removed", async () => {
	const inUse = "'channel' cannot be taken away: 'Big orders to sales' read it.";
	const { api } = renderPage("/variables", (request) =>
		request.method === "DELETE" && request.url.endsWith("/channel")
			? problem(409, "variable_in_use", inUse)
			: null,
	);
	await userEvent.click(await screen.findByRole("button", { name: "Remove limit" }));
	await userEvent.click(await screen.findByRole("button", { name: "Undo" }));
	await waitFor(() => expect(api.state.room.variables.map((one) => one.key)).toContain("limit"));
	await userEvent.click(screen.getByRole("button", { name: "Remove channel" }));
	expect(await screen.findByText(inUse)).toBeVisible();
});

test("a variable that is read keeps its kind and takes another value", async () => {
	const { api } = renderPage("/variables");
	await userEvent.click(await screen.findByRole("button", { name: "Change channel" }));
	const dialog = await screen.findByRole("dialog", { name: "Change channel" });
	expect(within(dialog).getByRole("combobox", { name: "Kind" })).toBeDisabled();
	const value = within(dialog).getByRole("textbox", { name: "Value" });
	await userEvent.clear(value);
	await userEvent.type(value, "#big-deals");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	await waitFor(() => expect(api.state.room.variables[0]?.value).toBe("#big-deals"));
});
