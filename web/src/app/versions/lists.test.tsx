import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./versions-page.tsx");
	await import("../editor/editor-page.tsx");
	await import("../editor/inspector-panel.tsx");
	await import("#/features/workflows/workflows-page.tsx");
}, 60_000);

const VERSION = {
	workflow_id: WORKFLOW,
	published_at: "2026-11-22T10:00:00Z",
	published_by: "Ada",
	document_hash: "h",
};

test("versions say how often their runs went well, and rolling back asks first", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}/versions?from=1&to=2`, (request) => {
		const url = new URL(request.url);
		if (url.pathname.endsWith("/versions")) {
			const items = [
				{ ...VERSION, number: 2, is_live: true, note: "Faster" },
				{ ...VERSION, number: 1, is_live: false, note: "" },
			];
			return json({ items, next_cursor: null });
		}
		if (url.pathname.endsWith("/runs") && request.method === "GET") {
			const statuses = ["succeeded", "succeeded", "failed"];
			const items = statuses.map((status) => ({ version: 1, status }));
			return json({ items: [...items, { version: 2, status: "succeeded" }], next_cursor: null });
		}
		return null;
	});
	const rate = await screen.findByText("67 % of 3 runs went well");
	const row = rate.closest("li") as HTMLElement;
	expect(within(row).getByText("v1")).toBeVisible();
	expect(screen.getByText("Of v1 67 % of the runs went well, of v2 100 %.")).toBeVisible();
	await userEvent.click(within(row).getByRole("button", { name: "Roll back to this" }));
	const dialog = await screen.findByRole("dialog", { name: "Roll back to v1?" });
	expect(api.calls.some((call) => call.endsWith("/rollback"))).toBe(false);
	await userEvent.click(within(dialog).getByRole("button", { name: "Roll back to this" }));
	await waitFor(() => expect(api.calls.some((call) => call.endsWith("/rollback"))).toBe(true));
});

test("a workflow is copied from the list under a name of its own", async () => {
	let sent = "";
	const { router } = renderPage("/workflows", (request) => {
		if (request.url.endsWith("/messages")) return json({ items: [] });
		if (!request.url.endsWith("/workflows/import")) return null;
		void request
			.clone()
			.json()
			.then((body) => {
				sent = body.text;
			});
		return json({ id: WORKFLOW, name: "Big orders to sales (copy)" });
	});
	await userEvent.click(await screen.findByRole("button", { name: /^More for/ }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "Duplicate" }));
	await waitFor(() => expect(router.state.location.pathname).toBe(`/w/${WORKFLOW}`));
	expect(JSON.parse(sent)).toMatchObject({ nexa: 1, name: "Big orders to sales (copy)" });
});

test("a schedule is changed in words, and what is not understood is said", async () => {
	const quiet = (request: Request) =>
		request.url.endsWith("/messages") ? json({ items: [] }) : null;
	const { api } = renderPage(`/w/${WORKFLOW}?step=trigger:weekdays`, quiet);
	const when = await screen.findByRole("textbox", { name: "When" });
	expect(when).toHaveValue("Weekdays at 09:00");
	fireEvent.change(when, { target: { value: "when it rains" } });
	fireEvent.blur(when);
	expect(await screen.findByText(/^This is not understood/)).toBeVisible();
	fireEvent.change(when, { target: { value: "Mondays at 7:30" } });
	fireEvent.blur(when);
	await waitFor(() => expect(api.state.document.triggers?.[0]?.with?.cron).toBe("30 7 * * 1"));
});
