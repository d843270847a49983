import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

test("runs that failed alike are one line with how often", async () => {
	renderPage("/");
	const trouble = await screen.findByRole("region", { name: "Needs attention" });
	expect(await within(trouble).findByText(/\(2 times\)/)).toBeVisible();
	const links = within(trouble).getAllByRole("link");
	expect(links.map((link) => link.getAttribute("href"))).toEqual([
		"/alerts",
		"/approvals",
		"/runs/0190b000-0000-7000-8000-000000000001",
		"/alerts",
	]);
});
