/** Webhook captures, advice, and what the planner of the fake server has learned. */
import type { Advice, KeptAdvice } from "../api/advice.ts";
import type { Schemas } from "../api/client.ts";
import type { Correction, NextStep, Repeated } from "../api/memory.ts";
import type { Capture } from "../api/webhooks.ts";
import { WORKFLOW } from "./fake-state.ts";

type Given = { body: Record<string, unknown>; parts: string[]; url: URL };

const NOW = "2026-11-28T09:00:00Z";

const CAPTURES: Capture[] = [
	{
		id: "cap2",
		trigger: "hook",
		received_at: NOW,
		problem: "The signature does not fit.",
		request: { method: "POST", headers: {}, query: {}, body: { order: 43 } },
	},
	{
		id: "cap1",
		trigger: "hook",
		received_at: NOW,
		problem: null,
		request: { method: "POST", headers: {}, query: {}, body: { order: 42, total: 120.5 } },
	},
];

const PATIENCE: Advice = {
	rule: "impatient",
	title: "Let “Fetch orders” try up to 4 times, with growing pauses",
	why: "3 of 20 runs failed there for a reason that passes.",
	about: ["fetch"],
	operations: [{ op: "update_step", id: "fetch", set: { "/retry": { max_attempts: 4 } } }],
	saving: { seconds: 0, calls: 0, usd: 0, failures: 0.15, runs: 0, repeats: 0, kilobytes: 0 },
	evidence: {
		check: "equal_output",
		verdict: "passes_if",
		runs: [
			{ run: "r1", verdict: "passes" },
			{ run: "r2", verdict: "passes" },
		],
		assumed: [{ step: "fetch", item: null, why: "the service answers a little later" }],
	},
};

const NEXT: NextStep[] = [
	{ uses: "slack.post_message", share: 0.6, times: 6, example: "Big orders" },
	{ uses: "no.such_action", share: 0.4, times: 4, example: "Old" },
];

const KEPT: KeptAdvice[] = [
	{ ...PATIENCE, id: "adv1", found_at: NOW, measured: null },
	{
		...PATIENCE,
		rule: "repeated_call",
		title: "Ask once",
		why: "Both ask the same.",
		operations: [{ op: "update_step", id: "fetch", set: { "/name": "Fetch once" } }],
		saving: { seconds: 1.25, calls: 1, usd: 0, failures: 0, runs: 0, repeats: 0, kilobytes: 0 },
		evidence: { check: "equal_output", verdict: "passes", runs: [], assumed: [] },
		id: "adv2",
		found_at: NOW,
		measured: {
			since_version: 3,
			runs_before: 12,
			runs_since: 5,
			saved: { seconds: 1.1, calls: 1, usd: 0 },
		},
	},
];

const CORRECTION: Correction = {
	id: "cor1",
	uses: "slack.post_message",
	argument: "channel",
	about: "order",
	value: "#sales",
	workflow: "Big orders to sales",
	learned_at: NOW,
};

function place(workflow_id: string, workflow: string, steps: string[]): Repeated["places"][number] {
	const operations =
		workflow_id === WORKFLOW ? [{ op: "set_meta", name: "Orders by a call" } as const] : [];
	const ask = operations.length > 0 ? "Call “Orders to Slack” instead of the repeated steps" : null;
	return { workflow_id, workflow, steps, base_revision: 3, operations, ask };
}

const REPEATED: Repeated = {
	actions: ["http.request", "slack.post_message"],
	places: [
		place(WORKFLOW, "Big orders to sales", ["fetch", "post"]),
		place("w2", "Refunds to support", ["get", "tell"]),
	],
	document: null,
	callee: { workflow_id: "w3", workflow: "Orders to Slack", live_version: 1 },
};
/** Other steps, of which nobody has made a workflow yet. */
const UNMADE: Repeated = {
	actions: ["http.request", "list.sort"],
	places: [place("w4", "Sorted bills", ["a", "b"]), place("w5", "Sorted offers", ["c", "d"])],
	document: { nexa: 1, name: "Fetch to sort", steps: [] },
	callee: null,
};

export type FakeLearned = {
	kept: KeptAdvice[];
	corrections: Correction[];
	listening: Schemas["LiveAddress"][];
};

export function learnedRoutes(): [string, (given: Given) => unknown][] {
	const state: FakeLearned = {
		kept: [],
		corrections: [CORRECTION],
		listening: [{ trigger: "hook", hint: "old1…", made_at: NOW, path: null }],
	};
	return [
		["GET /workflows/[^/]+/draft/webhooks/captures", () => ({ items: CAPTURES })],
		[
			"POST /workflows/[^/]+/draft/webhooks/([^/]+)/address",
			({ parts }) => ({ trigger: parts[0], path: "/hooks/secret-of-the-test" }),
		],
		["GET /workflows/[^/]+/webhooks", () => ({ items: state.listening })],
		[
			"POST /workflows/[^/]+/webhooks/([^/]+)/address",
			({ parts }) => {
				const trigger = String(parts[0]);
				state.listening = [{ trigger, hint: "new1…", made_at: NOW, path: null }];
				return { trigger, hint: "new1…", made_at: NOW, path: "/hooks/new1-secret" };
			},
		],
		["GET /workflows/[^/]+/advice", () => ({ items: state.kept })],
		[
			"POST /workflows/[^/]+/advice",
			() => {
				state.kept = KEPT;
				return {
					workflow_id: WORKFLOW,
					runs: 20,
					cost: { seconds: 3.2, calls: 4, usd: 0 },
					base_revision: 7,
					advice: [PATIENCE],
					together: null,
				};
			},
		],
		["GET /corrections", () => ({ items: state.corrections })],
		[
			"DELETE /corrections/([^/]+)",
			({ parts }) => {
				state.corrections = state.corrections.filter((one) => one.id !== parts[0]);
				return null;
			},
		],
		["GET /habits/next-steps", () => ({ items: NEXT })],
		["GET /habits/repeated", () => ({ items: [REPEATED, UNMADE] })],
		[
			"GET /workflows/[^/]+/description",
			() => ({
				workflow_id: WORKFLOW,
				revision: 1,
				request: "Every weekday at 9 fetch orders and post each to #sales.",
				plans_back: false,
				in_full: "Workflow: Orders\nSteps:\n1. [orders]: HTTP request (http.request)",
				differs: ["the limit of 100"],
				facts: "It starts on weekdays at 9.\nIt posts to #sales.",
				text: "All of it.",
			}),
		],
	];
}
