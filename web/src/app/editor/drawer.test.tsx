import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { RUN, WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./editor-page.tsx");
	await import("./drawer.tsx");
}, 60_000);

const QUIET = (request: Request) =>
	request.url.endsWith("/messages") ? json({ items: [] }) : null;

test("below the graph a run goes back and forth over its events", async () => {
	renderPage(`/w/${WORKFLOW}?run=${RUN}`, QUIET);
	const drawer = within(await screen.findByRole("region", { name: "Run" }));
	const moments = within(await drawer.findByRole("region", { name: "Moments of the run" }));
	const post = drawer.getByRole("button", { name: /Post each to #sales/ });
	await waitFor(() => expect(post).toHaveTextContent("Failed"));
	screen.getByRole("slider", { name: "Moments of the run" }).focus();
	await userEvent.keyboard("{Home}");
	await waitFor(() => expect(post).toHaveTextContent("Not started"));
	expect(drawer.getByText(/^0 of \d steps done$/)).toBeVisible();
	await userEvent.click(moments.getByRole("button", { name: "To the newest" }));
	await waitFor(() => expect(post).toHaveTextContent("Failed"));
});

test("a rehearsal says what would wait and what would not be reached", async () => {
	const step = (status: string) => ({ status, input: null, output: null, error: null, note: null });
	renderPage(`/w/${WORKFLOW}`, (request) =>
		request.url.endsWith("/draft/rehearse")
			? json({
					status: "waiting",
					steps: {
						fetch: step("succeeded"),
						keep: step("parked"),
						mail: { ...step("skipped"), note: "edges" },
						post: step("not_reached"),
					},
					events: [],
					notes: [],
					forecast: { calls: 0, reads: 0, writes: 0, rows: 0, runs: 0, without_history: [] },
				})
			: QUIET(request),
	);
	await userEvent.click(await screen.findByRole("button", { name: "Rehearse" }));
	const drawer = within(await screen.findByRole("region", { name: "Rehearsal" }));
	expect(await drawer.findByText("Would wait for a decision")).toBeVisible();
	expect(drawer.getByText("Would not be reached")).toBeVisible();
	expect(drawer.getByText("not on the way taken")).toBeVisible();
	expect(drawer.queryByText(/not_reached|parked/)).toBeNull();
});
