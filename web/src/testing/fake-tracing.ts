/** Where values of the fake run came from, the version that broke it, and many failed runs at once. */
import type { Bisected, BulkPreview, Origin } from "../api/tracing.ts";
import type { Json } from "../graph/json.ts";
import { RUN, STEPS } from "./fake-state.ts";

type Given = { body: Record<string, Json>; parts: string[]; url: URL };

export function tracingRoutes(): [string, (given: Given) => unknown][] {
	return [
		["GET /runs/[^/]+/steps/([^/]+)/lineage", ({ parts, url }) => origin(parts[0] ?? "", url)],
		["POST /runs/[^/]+/bisect", () => BISECTED],
		["POST /failures/retry/preview", ({ body }) => bulkPreview(body.version === "newest")],
		["POST /failures/retry", () => ({ runs: ["r1", "r2"], last_at: null })],
	];
}

function origin(step: string, url: URL): Origin {
	const asked = url.searchParams;
	return {
		side: asked.get("side") === "output" ? "output" : "input",
		step,
		item: asked.get("item"),
		path: asked.get("path") ?? "",
		value: "Grace Hopper: 420.5",
		made_by: "{{ order.customer }}: {{ order.total }}",
		origins: [
			{
				side: "output",
				step: "fetch",
				item: null,
				path: "/body/orders/0/customer",
				value: STEPS[0]?.output?.body ? "Grace Hopper" : null,
				made_by: "http.request",
				origins: [],
			},
		],
	};
}

const BISECTED: Bisected = {
	run_id: RUN,
	good: 1,
	bad: 5,
	first: 4,
	tried: [
		{ version: 1, status: "succeeded", is_like_good: true },
		{ version: 3, status: "succeeded", is_like_good: true },
		{ version: 4, status: "failed", is_like_good: false },
		{ version: 5, status: "failed", is_like_good: false },
	],
	difference: {
		what: "arguments",
		step: "post",
		item: null,
		path: "/channel",
		// biome-ignore lint/suspicious/noThenProperty: the field is called so; nobody awaits it
		then: "#a",
		now: "#b",
	},
};

function bulkPreview(newest: boolean): BulkPreview {
	return {
		count: 2,
		runs: [
			{ run_id: "r1", repeats: newest ? [] : ["post"] },
			{ run_id: "r2", repeats: [] },
		],
		skipped: [{ run_id: "r3", code: "not_found", message: "Its record is no longer kept." }],
		repeats: newest ? {} : { post: 1 },
		confirmation: newest ? "seal-newest" : "seal-same",
	};
}
