import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { ordersDocument } from "#/testing/documents.ts";
import { json } from "#/testing/fake-api.ts";
import { WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";
import { fromLocal, toLocal } from "./local-time.ts";

beforeAll(async () => {
	await import("./schedules-page.tsx");
}, 60_000);

test("a schedule is paused and resumed", async () => {
	renderPage(`/w/${WORKFLOW}/schedules`);
	const card = await screen.findByRole("region", { name: /^weekdays at 9/ });
	expect(card).toHaveTextContent("Run once when back");
	await userEvent.click(within(card).getByRole("button", { name: "Pause" }));
	await within(card).findByText("Paused");
	await userEvent.click(within(card).getByRole("button", { name: "Resume" }));
	await within(card).findByText("Running");
});

test("a workflow that was never switched on says so, and is switched on there", async () => {
	let on = false;
	const { api } = renderPage(`/w/${WORKFLOW}/schedules`, (request) => {
		if (request.url.endsWith("/enable")) on = true;
		if (request.url.endsWith("/versions/2")) return json({ document: ordersDocument() });
		return request.url.endsWith("/schedules") && !on ? json({ items: [] }) : null;
	});
	api.state.live = 2;
	const said = await screen.findByText(/^It is switched off/);
	expect(screen.queryByText("Nothing is scheduled")).toBeNull();
	expect(said.closest("[role=alert]")).toHaveTextContent("Weekdays at 09:00");
	await userEvent.click(screen.getByRole("button", { name: "Switch it on" }));
	await screen.findByRole("region", { name: /^weekdays at 9/ });
	expect(screen.queryByText(/^It is switched off/)).toBeNull();
});

test("missed times are looked for first, and made up for after a yes", async () => {
	const { api } = renderPage(`/w/${WORKFLOW}/schedules`);
	await userEvent.click(await screen.findByRole("button", { name: "Look what is missing" }));
	await screen.findByText("3 due times have had no run; 1 have had theirs.");
	await userEvent.click(screen.getByRole("button", { name: "Start 3 runs" }));
	const dialog = await screen.findByRole("dialog", { name: "Start 3 runs?" });
	expect(api.calls.some((call) => call.endsWith("/backfill"))).toBe(false);
	await userEvent.click(within(dialog).getByRole("button", { name: "Start 3 runs" }));
	await screen.findByText(/3 runs are queued/);
	await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
	expect(api.calls.filter((call) => call.endsWith("/backfill"))).toHaveLength(1);
});

test("a local time written in a field is the same moment again", () => {
	for (const moment of ["2026-07-01T12:30:00.000Z", "2026-12-31T23:59:00.000Z"])
		expect(fromLocal(toLocal(new Date(moment)))).toBe(moment);
	expect(fromLocal("")).toBeNull();
});
