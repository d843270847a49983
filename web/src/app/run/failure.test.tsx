import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { Json } from "#/graph/json.ts";
import { RUN } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

// Loaded when first shown; here once, so that no test waits for it.
beforeAll(async () => {
	await import("./run-page.tsx");
	await import("./run-graph.tsx");
}, 60_000);

/** The page of the failed run, and the bodies of what it asks the server to do. */
function renderFailure(path = `/runs/${RUN}`) {
	const sent: Record<string, Json>[] = [];
	const keep = async (request: Request) =>
		sent.push({ to: new URL(request.url).pathname.split("/").pop(), ...(await request.json()) });
	const page = renderPage(path, (request) => {
		if (request.method === "POST") void keep(request.clone());
		return null;
	});
	return { ...page, sent };
}

const why = () => screen.findByRole("region", { name: /^It failed at/ });

test("the reason names the events and past runs it rests on", async () => {
	const { router } = renderFailure();
	const card = await why();
	expect(await within(card).findByText(/Slack refused the second message/)).toBeVisible();
	expect(within(card).getByRole("link", { name: "past run 1" })).toBeVisible();
	await userEvent.click(within(card).getByRole("link", { name: "event 10" }));
	await waitFor(() => expect(router.state.location.search).toEqual({ at: "10" }));
});

test("the fix shows its difference and its test, and goes into the draft when asked", async () => {
	const { sent } = renderFailure();
	const fix = await screen.findByRole("region", { name: "Suggested fix" });
	expect(within(fix).getByText("#sales")).toBeVisible();
	expect(within(fix).getByText("#orders")).toBeVisible();
	expect(within(fix).getByText(/ends well if the following holds/)).toBeVisible();
	expect(within(fix).getByText(/the answer to a call never made/)).toBeVisible();
	expect(within(fix).getByText("1 of the last 2 good runs stay as they were.")).toBeVisible();
	await userEvent.click(within(fix).getByRole("button", { name: "Apply to the draft" }));
	expect(await within(fix).findByText(/The fix is in the draft/)).toBeVisible();
	expect(sent.find((one) => one.to === "patches")).toMatchObject({
		base_revision: 3,
		operations: [{ op: "update_step", id: "post" }],
	});
	await userEvent.click(within(fix).getByRole("button", { name: "Retry with the draft" }));
	await waitFor(() =>
		expect(sent.find((one) => one.to === "preview")).toMatchObject({ version: "draft" }),
	);
});

test("similar failures lead to their run and to what mended it", async () => {
	renderFailure();
	const card = await why();
	expect(await within(card).findByText(/Slack knows no channel #refunds/)).toBeVisible();
	expect(within(card).getByRole("link", { name: /failed run of Refund customers/ })).toBeVisible();
	expect(within(card).getByRole("link", { name: "version 4" })).toBeVisible();
});

test("a retry keeps what was done and starts without more questions", async () => {
	const { sent } = renderFailure();
	const button = { name: "Retry from the failed step" };
	await userEvent.click(within(await why()).getByRole("button", button));
	const dialog = await screen.findByRole("dialog", { name: "Run this again?" });
	expect(await within(dialog).findByText(/3 steps keep their results/)).toBeVisible();
	await userEvent.click(within(dialog).getByRole("button", { name: "Start the run" }));
	await waitFor(() => expect(dialog).not.toBeVisible());
	expect(sent.find((one) => one.to === "rerun")).toMatchObject({
		steps: null,
		version: "same",
		confirm: "seal-goes-on",
	});
});

test("what would happen a second time is named, and waits for a yes", async () => {
	const { sent } = renderFailure(`/runs/${RUN}?step=post`);
	await userEvent.click(await screen.findByRole("button", { name: "Run again from here" }));
	const dialog = await screen.findByRole("dialog", { name: "Run this again?" });
	expect(await within(dialog).findByText("Something may happen a second time")).toBeVisible();
	expect(within(dialog).getByText(/1 call already did its work/)).toBeVisible();
	const start = within(dialog).getByRole("button", { name: "Start the run" });
	expect(start).toBeDisabled();
	await userEvent.click(within(dialog).getByRole("checkbox"));
	await userEvent.click(start);
	await waitFor(() =>
		expect(sent.find((one) => one.to === "rerun")).toMatchObject({
			steps: ["post"],
			confirm: "seal-repeats",
		}),
	);
});
