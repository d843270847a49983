import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./alerts-page.tsx");
}, 60_000);

const SLACK = "Slack knows no channel #sales";

test("alerts that say the same are one row, and are seen together", async () => {
	const { api } = renderPage("/alerts");
	const row = (await screen.findByText(`${SLACK} (2 times)`)).closest("li") as HTMLElement;
	expect(within(row).getByRole("link", { name: "Open the run" })).toBeVisible();
	await userEvent.click(within(row).getByRole("button", { name: `Seen: ${SLACK}` }));
	expect(await screen.findByText("2 marked as seen.")).toBeVisible();
	await waitFor(() => expect(screen.queryByText(`${SLACK} (2 times)`)).toBeNull());
	expect(screen.getByText(/A scheduled run did not start/)).toBeVisible();
	expect(api.calls.filter((call) => call === "POST /alerts/acknowledge")).toHaveLength(1);
});

test("what was seen is still found among all", async () => {
	renderPage("/alerts");
	await userEvent.click(await screen.findByRole("button", { name: "Mark these as seen" }));
	expect(await screen.findByRole("heading", { name: "Nothing to look at" })).toBeVisible();
	await userEvent.click(screen.getByRole("radio", { name: "All" }));
	expect(await screen.findByText(`${SLACK} (2 times)`)).toBeVisible();
	expect(screen.queryByRole("button", { name: /^Seen/ })).toBeNull();
});

test("an alert about a connection leads to the connections", async () => {
	const ending = {
		id: "a9",
		kind: "connection_ending",
		severity: "warning",
		title: "CRM ends on 2026-12-03 09:00 UTC",
		workflow_id: null,
		workflow_name: null,
		run_id: null,
		facts: { key: "crm" },
		created_at: "2026-11-22T21:00:00Z",
		acknowledged_at: null,
		acknowledged_by: null,
	};
	renderPage("/alerts", (request) =>
		/\/alerts(\?|$)/.test(request.url) ? json({ items: [ending], next_cursor: null }) : null,
	);
	const row = (await screen.findByText(ending.title)).closest("li") as HTMLElement;
	expect(within(row).getByText(/A connection ends/)).toBeVisible();
	expect(within(row).getByRole("link", { name: "Connections" })).toHaveAttribute(
		"href",
		"/connections",
	);
});
