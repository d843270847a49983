import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { RUN, WORKFLOW } from "#/testing/fake-state.ts";
import { newestStream, renderPage } from "#/testing/render-page.tsx";

test("a failed run opens at its failing step, with the sentence and the way on", async () => {
	renderPage(`/runs/${RUN}`);
	const step = await screen.findByRole("button", { name: /Post each to #sales/ });
	await waitFor(() => expect(step).toHaveAttribute("aria-expanded", "true"));
	expect((await screen.findAllByText("Slack knows no channel #sales"))[0]).toBeVisible();
	expect(screen.getByText(/Invite the app to the channel/)).toBeVisible();
});

test("another step shows its own input and output", async () => {
	renderPage(`/runs/${RUN}`);
	await userEvent.click(await screen.findByRole("button", { name: /Fetch orders/ }));
	expect(await screen.findByText(/customer: Grace Hopper/)).toBeVisible();
	expect(screen.getByText(/http:\/\/127.0.0.1:9001\/orders/)).toBeVisible();
});

test("a list of runs can be narrowed, and says when nothing matches", async () => {
	const { router } = renderPage("/runs?status=paused", (request) =>
		new URL(request.url).searchParams.get("status") === "paused"
			? json({ items: [], next_cursor: null })
			: null,
	);
	expect(await screen.findByText("No run matches these filters.")).toBeVisible();
	expect(router.state.location.search).toEqual({ status: "paused" });
});

test("a live run is followed on the canvas event by event", async () => {
	renderPage(`/w/${WORKFLOW}?run=${RUN}`, (request) => {
		if (request.url.endsWith("/messages")) return json({ items: [] });
		return request.url.includes(`/runs/${RUN}/events`)
			? json({ items: [], next_seq: 0, finished: false })
			: null;
	});
	const drawer = await screen.findByRole("region", { name: "Run" });
	expect(await within(drawer).findByText("0 of 5 steps done")).toBeVisible();
	await waitFor(() => expect(newestStream()?.url).toContain(RUN));
	const push = (seq: number, type: string, step: string | null, data = {}) =>
		newestStream()?.push("run", {
			run_id: RUN,
			envelope: { seq, at: "2026-11-22T09:00:00Z", type, step, item: null, data },
		});
	push(1, "run.started", null);
	push(2, "step.started", "fetch", { attempt: 1 });
	push(3, "step.succeeded", "fetch");
	expect(await within(drawer).findByText("1 of 5 steps done")).toBeVisible();
	push(3, "step.succeeded", "fetch");
	push(4, "step.started", "keep", { attempt: 1 });
	expect((await within(drawer).findAllByText("Running")).length).toBeGreaterThan(0);
	expect(within(drawer).getByText("1 of 5 steps done")).toBeVisible();
});
