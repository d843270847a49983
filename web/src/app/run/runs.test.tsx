import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test, vi } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { freshState, RUN, runShown, STEPS, WORKFLOW } from "#/testing/fake-state.ts";
import { newestStream, renderPage } from "#/testing/render-page.tsx";

const saveFile = vi.hoisted(() => vi.fn());
vi.mock("#/ui/save-file.ts", () => ({ saveFile }));

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./run-page.tsx");
	await import("./run-graph.tsx");
}, 60_000);

/** The same workflow before the step that fails was added. */
const GOOD = (() => {
	const shown = runShown(freshState());
	const steps = (shown.document.steps ?? []).filter((step) => step.id !== "post");
	return { ...shown, status: "succeeded", error: null, document: { ...shown.document, steps } };
})();

test("a failed run opens at its failing step, with the sentence and the way on", async () => {
	renderPage(`/runs/${RUN}`);
	const step = await screen.findByRole("button", { name: /Post each to #sales/ });
	await waitFor(() => expect(step).toHaveAttribute("aria-expanded", "true"));
	expect((await screen.findAllByText("Slack knows no channel #sales"))[0]).toBeVisible();
	expect(screen.getAllByText(/Invite the app to the channel/)[0]).toBeVisible();
});

test("a run that a step ended opens at that step, though another failed and was dealt with", async () => {
	const shown = runShown(freshState());
	const halt = { id: "halt", name: "Enough", type: "stop", outcome: "fail", after: ["post"] };
	const steps = [...(shown.document.steps ?? []), halt];
	const error = { ...shown.error, code: "stopped", message: "No more than two" };
	const row = { ...STEPS[0], step: "halt", input: null, output: { message: "No more than two" } };
	renderPage(`/runs/${RUN}`, (request) => {
		const path = new URL(request.url).pathname;
		if (path.endsWith(`/runs/${RUN}`))
			return json({ ...shown, error, document: { ...shown.document, steps } });
		return path.endsWith(`/runs/${RUN}/steps`) ? json({ items: [...STEPS, row] }) : null;
	});
	const step = await screen.findByRole("button", { name: /^Enough/ });
	await waitFor(() => expect(step).toHaveAttribute("aria-expanded", "true"));
	const why = screen.getByRole("region", { name: /at .*Enough/ });
	expect(within(why).getByText("No more than two")).toBeVisible();
	expect(screen.getByRole("button", { name: /Post each to #sales/ })).toHaveAttribute(
		"aria-expanded",
		"false",
	);
});

test("another step shows its own input and output", async () => {
	renderPage(`/runs/${RUN}`);
	await userEvent.click(await screen.findByRole("button", { name: /Fetch orders/ }));
	expect(await screen.findByText(/customer: Grace Hopper/)).toBeVisible();
	const input = screen.getByRole("region", { name: "Input" });
	expect(within(input).getByText(/http:\/\/127.0.0.1:9001\/orders/)).toBeVisible();
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

test("a failed run says what failed, of which kind, and what differs from the last good run", async () => {
	const good = "0190b000-0000-7000-8000-000000000009";
	renderPage(`/runs/${RUN}`, (request) => {
		const url = new URL(request.url);
		if (url.searchParams.get("status") === "succeeded")
			return json({ items: [{ id: good }], next_cursor: null });
		if (url.pathname.endsWith(`/runs/${good}`)) return json({ ...GOOD, id: good });
		return url.pathname.endsWith(`/runs/${good}/steps`) ? json({ items: [] }) : null;
	});
	const why = await screen.findByRole("region", { name: "It failed at “Post each to #sales”" });
	expect(within(why).getByText("Slack knows no channel #sales")).toBeVisible();
	expect(within(why).getByText(/Invite the app to the channel/)).toBeVisible();
	expect(await within(why).findByText("New: Post each to #sales")).toBeVisible();
});

test("the slider shows the run as it stood after an event, and the address keeps the moment", async () => {
	const { router } = renderPage(`/runs/${RUN}?at=1`);
	const moments = await screen.findByRole("region", { name: "Moments of the run" });
	await userEvent.click(within(moments).getByRole("button", { name: "One event on" }));
	await waitFor(() => expect(router.state.location.search).toMatchObject({ at: "2" }));
	const post = await screen.findByRole("button", { name: /Post each to #sales/ });
	await waitFor(() => expect(post).toHaveTextContent("Not started"));
	await userEvent.click(within(moments).getByRole("button", { name: "To the newest" }));
	await waitFor(() => expect(post).toHaveTextContent("Failed"));
	expect(router.state.location.search).toEqual({});
});

test("a value kept outside the events is loaded when somebody asks", async () => {
	renderPage(`/runs/${RUN}?step=fetch`, (request) => {
		const path = new URL(request.url).pathname;
		if (path.endsWith("/payloads/abc")) return json({ huge: "the whole answer" });
		if (!path.endsWith(`/runs/${RUN}/steps`)) return null;
		const output = { $blob: "abc", size: 300_000 };
		return json({ items: [{ ...STEPS[0], output }] });
	});
	const output = await screen.findByRole("region", { name: "Output" });
	expect(within(output).getByText(/Large value \(293 kB\)/)).toBeVisible();
	await userEvent.click(within(output).getByRole("button", { name: "Load it" }));
	expect(await within(output).findByText(/the whole answer/)).toBeVisible();
});

test("the filtered runs are saved as a file, page after page", async () => {
	const asked: string[] = [];
	const shown = runShown(freshState());
	renderPage("/runs?status=failed", (request) => {
		const { pathname, searchParams } = new URL(request.url);
		if (!pathname.endsWith("/runs")) return null;
		asked.push(`${searchParams.get("status")} ${searchParams.get("cursor")}`);
		const cursor = searchParams.get("cursor");
		const items = [{ ...shown, id: cursor ? "second" : "first", failure: null }];
		return json({ items, next_cursor: cursor ? null : "next" });
	});
	await userEvent.click(await screen.findByRole("button", { name: "Download as CSV" }));
	await waitFor(() => expect(saveFile).toHaveBeenCalled());
	const lines = String(saveFile.mock.calls[0]?.[2]).trim().split("\r\n");
	expect(lines).toHaveLength(3);
	expect(lines[1]).toMatch(/^first,/);
	expect(lines[2]).toMatch(/^second,.*Slack knows no channel/);
	expect(asked.at(-1)).toBe("failed next");
});
