import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./description-dialog.tsx");
}, 60_000);

test("a workflow is said in plain words, with what they do not carry", async () => {
	renderPage(`/w/${WORKFLOW}`, (request) =>
		request.url.endsWith("/messages") ? json({ items: [] }) : null,
	);
	await userEvent.click(await screen.findByRole("button", { name: "More" }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "In plain words" }));
	const dialog = await screen.findByRole("dialog", { name: "In plain words" });
	expect(await within(dialog).findByText(/^Every weekday at 9 fetch orders/)).toBeVisible();
	expect(within(dialog).getByText(/1\. \[orders\]: HTTP request/)).toBeVisible();
	expect(within(dialog).getByRole("button", { name: "Copy in full" })).toBeVisible();
	expect(within(dialog).getByText(/does not carry all of it: the limit of 100/)).toBeVisible();
});
