import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, test } from "vitest";
import type { Json } from "#/graph/json.ts";
import { json, problem } from "#/testing/fake-api.ts";
import { freshState, RUN, runShown } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

beforeAll(async () => {
	await import("./run-page.tsx");
	await import("./run-graph.tsx");
	await import("#/features/runs/runs-page.tsx");
}, 60_000);

const later = { ...runShown(freshState()), version: 5 };
const ofVersionFive = (request: Request) =>
	request.method === "GET" && request.url.endsWith(`/runs/${RUN}`) ? json(later) : null;

test("a value of an item is traced back to the step it came from", async () => {
	const { api } = renderPage(`/runs/${RUN}`);
	const value = await screen.findByRole("button", { name: /^"Alan Turing: 130" – where/ });
	await userEvent.click(value);
	const dialog = await screen.findByRole("dialog", { name: "Where this came from" });
	expect(await within(dialog).findByText("{{ order.customer }}: {{ order.total }}")).toBeVisible();
	expect(within(dialog).getByText(/Fetch orders · \/body\/orders\/0\/customer/)).toBeVisible();
	expect(api.calls).toContain(`GET /runs/${RUN}/steps/post/lineage`);
});

test("a run under way offers no tracing", async () => {
	renderPage(`/runs/${RUN}`, (request) =>
		request.url.endsWith(`/runs/${RUN}`) ? json({ ...later, status: "running" }) : null,
	);
	expect(await screen.findByText('"Alan Turing: 130"')).toBeVisible();
	expect(screen.queryByRole("button", { name: /where it came from/ })).toBeNull();
});

test("the version that changed a run is found and compared with the one before", async () => {
	renderPage(`/runs/${RUN}`, ofVersionFive);
	await userEvent.click(
		await screen.findByRole("button", { name: "Find the version that changed it" }),
	);
	expect(await screen.findByRole("heading", { name: /^Version 4 is the first/ })).toBeVisible();
	const compare = screen.getByRole("link", { name: "Compare v3 with v4" });
	expect(compare.getAttribute("href")).toMatch(/versions\?from=.*3.*&to=.*4/);
});

test("where versions make no difference that is said", async () => {
	renderPage(`/runs/${RUN}`, (request) =>
		request.url.endsWith("/bisect")
			? problem(409, "nothing_to_bisect", "With version 1 and version 5 it goes the same way.")
			: ofVersionFive(request),
	);
	await userEvent.click(
		await screen.findByRole("button", { name: "Find the version that changed it" }),
	);
	expect(await screen.findByText(/it goes the same way/)).toBeVisible();
});

test("many failed runs are retried as they were counted, after what repeats is confirmed", async () => {
	const sent: Record<string, Json>[] = [];
	renderPage("/runs?status=failed", (request) => {
		if (request.url.endsWith("/failures/retry"))
			void request
				.clone()
				.json()
				.then((body) => sent.push(body));
		return null;
	});
	await userEvent.click(await screen.findByRole("button", { name: "Retry these" }));
	const dialog = await screen.findByRole("dialog", { name: "Retry failed runs?" });
	const start = await within(dialog).findByRole("button", { name: "Start 2 runs" });
	expect(start).toBeDisabled();
	expect(within(dialog).getByText("1 run is left out")).toBeVisible();
	await userEvent.click(within(dialog).getByRole("checkbox", { name: "I know, do it again" }));
	await userEvent.click(start);
	expect(await screen.findByText(/^2 runs are on their way/)).toBeVisible();
	await waitFor(() =>
		expect(sent).toEqual([
			{ workflow: null, version: "same", limit: 200, confirm: "seal-same", per_minute: 60 },
		]),
	);
});
