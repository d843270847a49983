import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./examples-page.tsx");
}, 60_000);

test("an example that goes otherwise says in what, and can be expected from now on", async () => {
	renderPage(`/w/${WORKFLOW}/examples`);
	expect(await screen.findByText("2 of 3 go as expected.")).toBeVisible();
	const row = screen.getByText("amount is 101").closest("li") as HTMLElement;
	expect(within(row).getByRole("img", { name: "Otherwise" })).toBeVisible();
	expect(within(row).getByText(/channel is #ops where it was #sales/)).toBeVisible();
	await userEvent.click(within(row).getByRole("button", { name: "Expect this from now on" }));
	expect(await screen.findByText("All 3 go as expected.")).toBeVisible();
});

test("what comes in and what is done with it can be opened", async () => {
	renderPage(`/w/${WORKFLOW}/examples`);
	const row = (await screen.findByText("amount is 101")).closest("li") as HTMLElement;
	await userEvent.click(within(row).getByText("What comes in"));
	expect(within(row).getByText(/"amount": 101/)).toBeVisible();
	expect(within(row).getByText(/slack.post_message/, { selector: "pre" })).toBeVisible();
});

test("an example is removed after a question", async () => {
	renderPage(`/w/${WORKFLOW}/examples`);
	const row = (await screen.findByText("A big one")).closest("li") as HTMLElement;
	expect(within(row).getByText("Your own")).toBeVisible();
	await userEvent.click(within(row).getByRole("button", { name: "Remove" }));
	const dialog = await screen.findByRole("dialog", { name: "Remove “A big one”?" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
	await waitFor(() => expect(screen.queryByText("A big one")).toBeNull());
});
