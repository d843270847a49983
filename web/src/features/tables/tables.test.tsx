import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await Promise.all([import("./tables-page.tsx"), import("./table-page.tsx")]);
}, 60_000);

test("a table is made with its columns and opened", async () => {
	renderPage("/tables");
	expect(await screen.findByRole("link", { name: /New leads 2 rows, 3 columns/ })).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Make a data table" }));
	const dialog = await screen.findByRole("dialog", { name: "Make a data table" });
	const save = within(dialog).getByRole("button", { name: "Save" });
	await userEvent.type(within(dialog).getByRole("textbox", { name: "Name" }), "Visits");
	const column = within(dialog).getByRole("textbox", { name: "Name of column 1" });
	await userEvent.type(column, "Page");
	expect(save).toBeDisabled();
	await userEvent.clear(column);
	await userEvent.type(column, "page");
	await userEvent.click(save);
	expect(await screen.findByRole("heading", { name: "Visits" })).toBeVisible();
	expect(await screen.findByText("No rows yet.")).toBeVisible();
});

test("rows are sorted, added, changed and removed", async () => {
	renderPage("/tables/leads");
	const first = () => screen.getAllByRole("row")[1];
	await screen.findByRole("button", { name: "Change the row ada@example.com" });
	await userEvent.click(screen.getByRole("button", { name: "score" }));
	await userEvent.click(screen.getByRole("button", { name: "score" }));
	await waitFor(() => expect(first()).toHaveTextContent("ben@example.com"));
	await userEvent.click(screen.getByRole("button", { name: "Change the row ben@example.com" }));
	const dialog = await screen.findByRole("dialog", { name: "Change the row" });
	const score = within(dialog).getByRole("textbox", { name: "score" });
	await userEvent.clear(score);
	await userEvent.type(score, "many");
	expect(within(dialog).getByText(/^A number such as/)).toBeVisible();
	await userEvent.clear(score);
	await userEvent.type(score, "99");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	await waitFor(() => expect(first()).toHaveTextContent("99"));
	await userEvent.click(screen.getByRole("button", { name: "Change the row ben@example.com" }));
	await userEvent.click(await screen.findByRole("button", { name: "Remove this row" }));
	await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2));
});

test("a file fills the table", async () => {
	renderPage("/tables/leads");
	await screen.findByRole("button", { name: "Change the row ada@example.com" });
	const file = new File(["email\nfrom a file\n"], "leads.csv", { type: "text/csv" });
	// The browser of these tests has no reading of files.
	file.text = () => Promise.resolve("email\nfrom a file\n");
	const picker = document.querySelector<HTMLInputElement>("input[type=file]");
	if (!picker) throw new Error("there is no way to choose a file");
	await userEvent.upload(picker, file);
	expect(await screen.findByText("1 row added.")).toBeVisible();
	expect(await screen.findByText("from a file")).toBeVisible();
});
