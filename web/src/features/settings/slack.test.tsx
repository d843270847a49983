import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";

import { json } from "#/testing/fake-api.ts";
import { freshSlack } from "#/testing/fake-slack.ts";
import { ME } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

const BOT = { id: "c9", key: "slack", name: "Bot", kind: "slack_token", service: "slack" };

beforeAll(async () => {
	await import("./settings-page.tsx");
}, 60_000);

test("who is linked is shown, and a link is taken back", async () => {
	renderPage("/settings?tab=slack");
	expect(await screen.findByText("Connected with Acme")).toBeVisible();
	expect(screen.getByText("is carol in Acme")).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Take back the link with carol" }));
	await waitFor(() => expect(screen.queryByText("is carol in Acme")).toBeNull());
	expect(screen.getByText("is ada in Acme")).toBeVisible();
});

test("after it is disconnected it says so, and connecting again shows the address once", async () => {
	renderPage("/settings?tab=slack", (request) =>
		request.url.endsWith("/connections") ? json({ items: [BOT], next_cursor: null }) : null,
	);
	await userEvent.click(await screen.findByRole("button", { name: "Disconnect" }));
	const dialog = await screen.findByRole("dialog", { name: "Disconnect" });
	await userEvent.click(within(dialog).getByRole("button", { name: "Disconnect" }));
	expect(await screen.findByText("Not connected")).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Connect" }));
	expect(await screen.findByText(/\/hooks\/abcdefgh$/)).toBeVisible();
});

test("who may change nothing takes back the own link alone", async () => {
	renderPage("/settings?tab=slack", (request) =>
		request.url.endsWith("/me") ? json({ ...ME, role: "viewer", permissions: [] }) : null,
	);
	await screen.findByText("is carol in Acme");
	expect(screen.queryByRole("button", { name: "Disconnect" })).toBeNull();
	expect(screen.getAllByRole("button", { name: /^Take back/ })).toHaveLength(1);
});

const FAILING = {
	status: "failing",
	since: null,
	failures: 3,
	failure: "Slack refused: invalid_auth",
	failed_at: "2026-11-22T21:40:02Z",
	again_at: null,
};

test("a line that fails says why and that it is tried again, and since when it is open then", async () => {
	let state: object = FAILING;
	renderPage("/settings?tab=slack", (request) => {
		if (!request.url.endsWith("/slack") || request.method !== "GET") return null;
		const app = { ...freshSlack().app, line: "line", line_state: state };
		return json({ app, links: [] });
	});
	expect(await screen.findByText("Socket Mode fails")).toBeVisible();
	expect(screen.getByText("Last failure: Slack refused: invalid_auth")).toBeVisible();
	expect(screen.getByText(/failed 3 times in a row; the next try is under way/)).toBeVisible();
	state = { ...FAILING, status: "open", failures: 0, since: "2026-11-22T21:40:02Z" };
	expect(
		await screen.findByText("Hears over Socket Mode", undefined, { timeout: 15_000 }),
	).toBeVisible();
	expect(screen.getByText("Last failure: Slack refused: invalid_auth")).toBeVisible();
	expect(screen.queryByText(/the next try/)).toBeNull();
}, 30_000);
