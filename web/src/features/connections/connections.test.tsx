import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

const leaveTo = vi.hoisted(() => vi.fn());
vi.mock("#/ui/leave.ts", () => ({ leaveTo }));

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./connections-page.tsx");
	await import("./grants-dialog.tsx");
	await import("./device-dialog.tsx");
}, 60_000);

/** A connection of a kind that people sign in to. */
function crm(signed_in_at: string | null, config: object = {}) {
	const health = signed_in_at ? "untested" : "signed_out";
	const times = { checked_at: null, check_detail: null, signed_in_at };
	const kind = { kind: "oauth2_code", service: "http", config };
	const items = [{ id: "c9", key: "crm", name: "CRM", health, ...kind, ...times }];
	return (request: Request) =>
		request.method === "GET" && request.url.endsWith("/connections") ? json({ items }) : null;
}

test("a connection nobody is signed in to says so and leads to the service's own page", async () => {
	renderPage("/connections", crm(null));
	expect(await screen.findByText("Nobody is signed in")).toBeVisible();
	await userEvent.click(screen.getByRole("button", { name: "Sign in: CRM" }));
	await waitFor(() =>
		expect(leaveTo).toHaveBeenCalledWith("https://crm.example.com/authorize?state=s"),
	);
});

test("who comes back from signing in is told as whom", async () => {
	renderPage("/connections?signed_in=crm", crm("2026-11-22T21:00:00Z"));
	expect(await screen.findByText(/Connected as nexa-bot/)).toBeVisible();
	expect(screen.getByRole("button", { name: "Sign in again: CRM" })).toBeVisible();
});

test("a connection is made from its kind's schema; the secret travels apart and is not kept", async () => {
	const bodies: { config?: object; secret?: object }[] = [];
	renderPage("/connections", (request) => {
		if (request.method === "POST" && request.url.endsWith("/connections")) {
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		}
		return null;
	});
	await userEvent.click(await screen.findByRole("button", { name: "Add a connection" }));
	const dialog = await screen.findByRole("dialog", { name: "Add a connection" });
	await userEvent.click(within(dialog).getByRole("combobox", { name: "Which service?" }));
	await userEvent.click(await screen.findByRole("option", { name: "Slack (bot token)" }));
	const token = await within(dialog).findByLabelText(
		/Bot token/,
		{ selector: "input" },
		{ timeout: 5000 },
	);
	expect(token).toHaveAttribute("type", "password");
	await userEvent.type(token, "xoxb-secret");
	await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
	await waitFor(() => expect(bodies).toHaveLength(1));
	expect(bodies[0]?.secret).toEqual({ token: "xoxb-secret" });
	expect(JSON.stringify(bodies[0]?.config)).not.toContain("xoxb");
	expect(document.body.textContent).not.toContain("xoxb-secret");
});

test("the test of a connection says what came of it", async () => {
	renderPage("/connections");
	await userEvent.click(await screen.findByRole("button", { name: "Test Team mail" }));
	expect(await screen.findByText(/Connected as nexa-bot/)).toBeVisible();
});

test("a connection is taken back from all workflows and given to one", async () => {
	const { api } = renderPage("/connections");
	await userEvent.click(await screen.findByRole("button", { name: "Who may use it: Team mail" }));
	const dialog = await screen.findByRole("dialog", { name: "Who may use “Team mail”?" });
	const all = { name: "Take back from: Every workflow of the workspace" };
	await userEvent.click(await within(dialog).findByRole("button", all));
	await within(dialog).findByText(/^No workflow may use it/);
	await userEvent.click(within(dialog).getByRole("combobox"));
	await userEvent.click(await screen.findByRole("option", { name: "Big orders to sales" }));
	await userEvent.click(within(dialog).getByRole("button", { name: "Allow" }));
	await within(dialog).findByRole("button", { name: "Take back from: Big orders to sales" });
	expect(api.state.grants).toEqual([expect.objectContaining({ workflow_id: WORKFLOW })]);
});

const CODE = {
	handle: "h".repeat(43),
	user_code: "WDJB-MJHT",
	verification_uri: "https://crm.example.com/device",
	verification_uri_complete: "https://crm.example.com/device?user_code=WDJB-MJHT",
	interval_s: 0.05,
	expires_at: "2026-11-22T22:00:00Z",
};

/** A connection that is signed in to by a code; what the service answers to each question after it. */
function byCode(answers: (() => Response)[]) {
	const row = crm(null, { device_url: "https://crm.example.com/code" });
	return (request: Request) => {
		if (request.url.endsWith("/device-sign-in")) return json(CODE);
		if (request.url.endsWith("/device-sign-in/ask")) return answers.shift()?.() ?? null;
		return row(request);
	};
}

const waiting = () => json({ state: "waiting", interval_s: 0.05 });

test("who signs in on another device sees the code, is waited for and told as whom", async () => {
	const signedIn = () => json({ state: "signed_in", interval_s: null });
	const answers = [waiting, waiting, signedIn];
	renderPage("/connections", byCode(answers));
	await userEvent.click(await screen.findByRole("button", { name: "Sign in by code: CRM" }));
	const dialog = within(await screen.findByRole("dialog", { name: /on any device/ }));
	expect(dialog.getByText("WDJB-MJHT")).toBeVisible();
	expect(dialog.getByRole("link")).toHaveAttribute("href", CODE.verification_uri_complete);
	expect(dialog.getByRole("button", { name: "Copy" })).toBeVisible();
	expect(await screen.findByText(/Connected as nexa-bot/)).toBeVisible();
	expect(answers).toEqual([]);
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	expect(screen.queryByRole("button", { name: "Sign in: CRM" })).toBeNull();
});

test("a code that was refused is said to be, and another one can be had", async () => {
	const refused = () =>
		json({ code: "sign_in_refused", detail: "The person did not agree.", status: 422 }, 422);
	renderPage("/connections", byCode([refused, waiting]));
	await userEvent.click(await screen.findByRole("button", { name: "Sign in by code: CRM" }));
	const dialog = within(await screen.findByRole("dialog", { name: /on any device/ }));
	expect(await dialog.findByRole("alert")).toHaveTextContent("The person did not agree.");
	expect(dialog.getByRole("button", { name: "Try again" })).toBeVisible();
});
