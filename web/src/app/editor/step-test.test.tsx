import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { json } from "#/testing/fake-api.ts";
import { NOW, WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./inspector-panel.tsx");
	await import("./pins-button.tsx");
}, 60_000);

async function openTest() {
	const live: unknown[] = [];
	const page = renderPage(`/w/${WORKFLOW}?step=mail`, (request) => {
		if (request.url.endsWith("/messages"))
			return new Response('{"items": []}', { headers: { "content-type": "application/json" } });
		if (request.url.endsWith("/test/live"))
			void request
				.clone()
				.json()
				.then((body) => live.push(body));
		return null;
	});
	const details = await screen.findByRole("complementary", { name: "Details" });
	await userEvent.click(await within(details).findByRole("button", { name: "Try this step" }));
	return { ...page, details, live };
}

test("a step is tried with the network closed, and for real only after a yes", async () => {
	const { details, live } = await openTest();
	await userEvent.click(await within(details).findByRole("button", { name: "Try it" }));
	expect(await within(details).findByText(/nothing was sent/)).toBeVisible();
	await userEvent.click(within(details).getByRole("button", { name: "Do it once for real" }));
	const sure = await screen.findByRole("dialog", { name: "Really do it?" });
	expect(live).toEqual([]);
	await userEvent.click(within(sure).getByRole("button", { name: "Do it once for real" }));
	expect(await within(details).findByText("This was really done.")).toBeVisible();
	expect(live).toEqual([{ step: "mail", attempt: 1, confirm: "seal-test" }]);
});

test("what was answered can be pinned, and the pin taken off", async () => {
	const { details, api } = await openTest();
	await userEvent.click(await within(details).findByRole("button", { name: "Try it" }));
	await within(details).findByText(/nothing was sent/);
	await userEvent.click(within(details).getByRole("button", { name: "Pin it" }));
	expect(await within(details).findByText(/^Pinned:/)).toBeVisible();
	expect(api.state.pins).toEqual({ mail: { ok: true, real: false } });
	await userEvent.click(within(details).getByRole("button", { name: "Take the pin off" }));
	await waitFor(() => expect(within(details).getByText(/^Nothing is pinned/)).toBeVisible());
	expect(api.state.pins).toEqual({});
});

test("pins are counted in the bar, marked at their steps, and taken off all at once", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}`, (request) =>
		request.url.endsWith("/messages") ? json({ items: [] }) : null,
	);
	api.state.pins = { mail: { ok: true }, fetch: { ok: true } };
	await userEvent.click(await screen.findByRole("button", { name: "2 pins" }));
	expect(await screen.findByRole("menuitem", { name: "E-mail a summary" })).toBeVisible();
	expect([...useCanvasStore.getState().pinned].sort()).toEqual(["fetch", "mail"]);
	await userEvent.click(screen.getByRole("menuitem", { name: "Take all pins off" }));
	await waitFor(() => expect(screen.queryByRole("button", { name: /pins?$/ })).toBeNull());
	expect(api.state.pins).toEqual({});
});

test("what a step got in the last run stands beside the last good one", async () => {
	renderPage(`/w/${WORKFLOW}?step=fetch`, (request) => {
		const path = new URL(request.url).pathname;
		const run = (id: string, status: string) => ({ id, status, version: 1, started_at: NOW });
		if (path.endsWith("/runs")) {
			const items = [run("r3", "running"), run("bad", "failed"), run("good", "succeeded")];
			return json({ items, next_cursor: null });
		}
		const shown = { step: "fetch", status: "succeeded", error: null, input: null };
		if (path.endsWith("/runs/bad/steps"))
			return json({ items: [{ ...shown, output: { total: "nothing" } }] });
		if (path.endsWith("/runs/good/steps"))
			return json({ items: [{ ...shown, output: { total: "plenty" } }] });
		return path.endsWith("/messages") ? json({ items: [] }) : null;
	});
	await userEvent.click(await screen.findByText("What it got and gave last"));
	const last = await screen.findByRole("region", { name: "Last run" });
	await within(last).findByText(/nothing/);
	const good = screen.getByRole("region", { name: "Last good run" });
	expect(await within(good).findByText(/plenty/)).toBeVisible();
});
