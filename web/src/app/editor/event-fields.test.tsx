import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { Trigger } from "#/graph/document.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("#/ui/schema-form/schema-form.tsx");
}, 60_000);

const MAIL: Trigger = { id: "mail", type: "app", uses: "imap.new_mail" };
const FAILS = {
	trigger: "mail",
	uses: "imap.new_mail",
	title: "When a mailbox gets a new mail",
	every_s: 120,
	polled_at: "2026-11-22T21:40:00Z",
	found_at: null,
	next_at: "2026-11-22T21:42:00Z",
	failures: 2,
	error: { code: "imap_not_authenticated", message: "It did not accept the sign-in", hint: null },
};

test("what is looked for has its account and settings, and says how the last looks went", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}?step=trigger:mail`, (request) => {
		const state = api?.state;
		if (state && !state.document.triggers?.some((one) => one.id === "mail"))
			state.document = { ...state.document, triggers: [MAIL] };
		if (state) state.watched = [FAILS];
		return request.url.endsWith("/messages") ? json({ items: [] }) : null;
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	const kept = () => api.state.document.triggers?.find((one) => one.id === "mail");
	const alert = within(await details.findByRole("alert"));
	expect(alert.getByText("The last 2 looks failed, one after another")).toBeVisible();
	expect(alert.getByText(/did not accept/)).toBeVisible();
	await userEvent.click(await details.findByRole("combobox", { name: /Connection/ }));
	await userEvent.click((await screen.findAllByRole("option"))[0] as HTMLElement);
	await waitFor(() => expect(kept()?.connection).toBeTruthy(), { timeout: 4000 });
	const folder = await details.findByRole("textbox", { name: "Folder" });
	fireEvent.change(folder, { target: { value: "Invoices" } });
	await waitFor(() => expect(kept()?.with?.folder).toBe("Invoices"), { timeout: 4000 });
});

test("what a service calls with has the address that it is to call", async () => {
	const mention: Trigger = { id: "mention", type: "app", uses: "slack.app_mention" };
	const listening = {
		trigger: "mention",
		hint: "k3Jd…",
		made_at: "2026-11-22T21:40:00Z",
		path: null,
	};
	const { api } = renderPage(`/w/${WORKFLOW}?step=trigger:mention`, (request) => {
		const state = api?.state;
		if (state && !state.document.triggers?.some((one) => one.id === "mention"))
			state.document = { ...state.document, triggers: [mention] };
		if (/workflows\/[^/]+\/webhooks$/.test(request.url)) return json({ items: [listening] });
		return request.url.endsWith("/messages") ? json({ items: [] }) : null;
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	expect(await details.findByText(/k3Jd…/)).toBeVisible();
	expect(await details.findByRole("textbox", { name: "Channel" })).toBeVisible();
});

test("a webhook has settings of its own, and a connection only where senders sign", async () => {
	const hook: Trigger = { id: "hook", type: "webhook" };
	const { api } = renderPage(`/w/${WORKFLOW}?step=trigger:hook`, (request) => {
		const state = api?.state;
		if (state && !state.document.triggers?.some((one) => one.id === "hook"))
			state.document = { ...state.document, triggers: [hook] };
		if (/workflows\/[^/]+\/webhooks$/.test(request.url)) return json({ items: [] });
		return request.url.endsWith("/messages") ? json({ items: [] }) : null;
	});
	const details = within(await screen.findByRole("complementary", { name: "Details" }));
	const kept = () => api.state.document.triggers?.find((one) => one.id === "hook");
	const title = await details.findByRole("textbox", { name: "Title" });
	expect(details.queryByRole("combobox", { name: /Connection/ })).toBeNull();
	fireEvent.change(title, { target: { value: "Ask for leave" } });
	await waitFor(() => expect(kept()?.with?.form).toEqual({ title: "Ask for leave" }), {
		timeout: 4000,
	});
});
