import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { freshState, runShown } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

test("runs that failed alike are one line with how often", async () => {
	const shown = runShown(freshState());
	const kinds = ["post:bad_data:channel_not_found", "fetch:auth:refused"];
	const items = [kinds[0], kinds[1], kinds[0], kinds[0]].map((failure, index) => ({
		...shown,
		id: `r${index}`,
		failure,
	}));
	renderPage("/", (request) =>
		request.url.includes("status=failed") ? json({ items, next_cursor: null }) : null,
	);
	const trouble = await screen.findByRole("region", { name: "Needs attention" });
	expect(await within(trouble).findByText(/\(3 times\)/)).toBeVisible();
	const links = within(trouble).getAllByRole("link", { name: /failed/ });
	expect(links.map((link) => link.getAttribute("href"))).toEqual(["/runs/r0", "/runs/r1"]);
});
