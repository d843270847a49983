import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./approvals-page.tsx");
}, 60_000);

test("the question stands in words, its data as data, and a no is sent with its comment", async () => {
	const bodies: unknown[] = [];
	renderPage("/approvals", (request) => {
		if (request.method === "POST")
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		return null;
	});
	const card = (await screen.findByText("She sent the order back within a week.")).closest("li");
	const shown = within(card as HTMLElement);
	expect(shown.getByRole("heading", { name: /^Refund 420.50/ })).toBeVisible();
	const data = shown.getByRole("region", { name: "What will be used" });
	expect(data).toHaveTextContent("420.5");
	expect(data).not.toHaveTextContent("She sent");
	await userEvent.type(shown.getByLabelText("Comment (optional)"), "Too late");
	await userEvent.click(shown.getByRole("button", { name: "Reject" }));
	await waitFor(() =>
		expect(bodies).toEqual([{ outcome: "rejected", digest: "d1", comment: "Too late" }]),
	);
});

test("what was decided is empty at first, and says so", async () => {
	renderPage("/approvals");
	await userEvent.click(await screen.findByRole("radio", { name: "Decided" }));
	expect(await screen.findByText("Nothing was decided yet")).toBeVisible();
});
