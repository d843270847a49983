/** What the fake server knows at first. */
import type { Grant } from "../api/connections.ts";
import type { WorkflowDocument } from "../graph/document.ts";
import type { Json, JsonObject } from "../graph/json.ts";
import type { RunEvent } from "../graph/run-state.ts";
import { ordersDocument } from "./documents.ts";
import { type FakeRoom, freshRoom } from "./fake-room.ts";
import { type FakeShelf, freshShelf } from "./fake-shelf.ts";

export const WORKFLOW = "0190a000-0000-7000-8000-000000000001";
export const RUN = "0190b000-0000-7000-8000-000000000001";
export const THREAD = "0190c000-0000-7000-8000-000000000001";
export const PROPOSAL = "0190d000-0000-7000-8000-000000000001";

export const NOW = "2026-11-22T21:40:00Z";

export type FakeState = {
	revision: number;
	layout: Record<string, unknown>;
	document: WorkflowDocument;
	past: WorkflowDocument[];
	future: WorkflowDocument[];
	/** What an open proposal, and the draft, newly reach and somebody has to allow. */
	toAllow: string[];
	live: number | null;
	enabled: boolean;
	connections: JsonObject[];
	grants: Grant[];
	watched: JsonObject[];
	events: RunEvent[];
	pins: Record<string, Json>;
	shelf: FakeShelf;
	room: FakeRoom;
};

export function freshState(): FakeState {
	return {
		revision: 3,
		layout: {},
		document: ordersDocument(),
		past: [ordersDocument()],
		future: [],
		toAllow: [],
		live: null,
		enabled: false,
		watched: [],
		connections: [
			{
				id: "c1",
				key: "mail",
				name: "Team mail",
				kind: "smtp",
				service: "smtp",
				config: { host: "127.0.0.1" },
				health: "untested",
				checked_at: null,
				check_detail: null,
				signed_in_at: null,
			},
		],
		grants: [{ id: "g1", workflow_id: null, created_at: NOW }],
		events: runEvents(),
		pins: {},
		shelf: freshShelf(),
		room: freshRoom(WORKFLOW, RUN),
	};
}

export const ME = {
	user: { id: "u1", name: "Ada Lovelace", email: "ada@example.com" },
	organization: { id: "o1", name: "Analytical Engines" },
	workspace: { id: "s1", name: "Main", timezone: "Europe/Berlin" },
	role: "owner",
	permissions: [
		"workflow:edit",
		"workflow:publish",
		"run:start",
		"approval:decide",
		"chat:use",
		"connection:manage",
		"member:manage",
		"key:manage",
	],
};

export function workflowShown(state: FakeState) {
	return {
		id: WORKFLOW,
		key: "big_orders",
		name: state.document.name,
		enabled: state.enabled,
		draft_revision: state.revision,
		live_version: state.live,
		last_run: { id: RUN, status: "failed", started_at: NOW, finished_at: NOW },
		folder_id: state.shelf.folder,
		tags: state.shelf.tags,
		archived_at: state.shelf.away,
		created_at: NOW,
		updated_at: NOW,
	};
}

const PROBLEMS = [
	{
		code: "hole",
		severity: "hole",
		path: "/steps/1/with/where",
		message: "Which field of an order holds the amount?",
		hint: "fetch one sample of “Fetch orders”",
		step: "keep",
	},
	{
		code: "connection_missing",
		severity: "hole",
		path: "/steps/3/connection",
		message: "“Post each to #sales” needs a Slack connection",
		hint: "choose one",
		step: "post",
	},
];

export function draftShown(state: FakeState) {
	const text = JSON.stringify(state.document);
	return {
		workflow_id: WORKFLOW,
		revision: state.revision,
		document: state.document,
		layout: state.layout,
		problems: PROBLEMS.filter(
			(problem) => problem.step !== "keep" || text.includes("$hole"),
		).filter((problem) => problem.step !== "post" || !/"id":"post"[^}]*"connection"/.test(text)),
		fire_times: {
			weekdays: [23, 24, 25, 26, 27].map((day) => `2026-11-${day}T08:00:00Z`),
		},
		can_undo: state.past.length > 0,
		can_redo: state.future.length > 0,
		document_hash: `hash-${state.revision}`,
		newly_reaches: {
			hosts: ["shop.example"],
			connections: [],
			scopes: [],
			recipients: ["#sales"],
			places: [],
			effects: [],
			writes: [],
		},
		to_allow: state.toAllow,
	};
}

export function runShown(state: FakeState) {
	return {
		id: RUN,
		workflow_id: WORKFLOW,
		workflow_name: state.document.name,
		version: 1,
		status: "failed",
		trigger: { type: "manual" },
		created_at: NOW,
		started_at: NOW,
		finished_at: "2026-11-22T21:40:02Z",
		error: POST_ERROR,
		inputs: {},
		outputs: null,
		document: state.document,
	};
}

export const POST_ERROR = {
	class: "bad_data",
	code: "channel_not_found",
	message: "Slack knows no channel #sales",
	hint: "Invite the app to the channel, or choose another one.",
	retryable: false,
	retry_after_s: null,
	blame: "yours",
};

const ORDERS = [
	{ id: "o-1", customer: "Grace Hopper", total: 420.5 },
	{ id: "o-2", customer: "Alan Turing", total: 130 },
];

export const STEPS = [
	{
		step: "fetch",
		status: "succeeded",
		attempts: 1,
		input: { method: "GET", url: "http://127.0.0.1:9001/orders" },
		output: {
			status: 200,
			headers: { "content-type": "application/json" },
			body: { orders: ORDERS },
		},
		error: null,
		reason: null,
		started_at: NOW,
		finished_at: NOW,
		duration_ms: 84.2,
		items: null,
	},
	{
		step: "keep",
		status: "succeeded",
		attempts: 1,
		input: { items: ORDERS, where: "{{ item.total > 100.0 }}" },
		output: { items: ORDERS, count: 2 },
		error: null,
		reason: null,
		started_at: NOW,
		finished_at: NOW,
		duration_ms: 0.6,
		items: null,
	},
	{
		step: "fresh",
		status: "succeeded",
		attempts: 1,
		input: { items: ORDERS },
		output: { items: ORDERS, count: 2, dropped: 0 },
		error: null,
		reason: null,
		started_at: NOW,
		finished_at: NOW,
		duration_ms: 0.4,
		items: null,
	},
	{
		step: "post",
		status: "failed",
		attempts: 3,
		input: { channel: "#sales", text: "Grace Hopper: 420.5" },
		output: null,
		error: POST_ERROR,
		reason: null,
		started_at: NOW,
		finished_at: "2026-11-22T21:40:02Z",
		duration_ms: 1804,
		items: ORDERS.map((order, index) => ({
			key: order.id,
			index,
			status: index === 0 ? "succeeded" : "failed",
			attempts: 1,
			input: { channel: "#sales", text: `${order.customer}: ${order.total}` },
			output: index === 0 ? { ok: true, ts: "1" } : null,
			error: index === 0 ? null : POST_ERROR,
			started_at: NOW,
			finished_at: NOW,
			duration_ms: 61,
		})),
	},
	{
		step: "mail",
		status: "skipped",
		attempts: 0,
		input: null,
		output: null,
		error: null,
		reason: "The run failed before",
		started_at: null,
		finished_at: null,
		duration_ms: null,
		items: null,
	},
];

export function runEvents(): RunEvent[] {
	const rows: [string, string | null, JsonObject][] = [
		["run.requested", null, {}],
		["run.started", null, {}],
		...["fetch", "keep", "fresh"].flatMap((step): [string, string, JsonObject][] => [
			["step.started", step, { attempt: 1 }],
			["step.succeeded", step, {}],
		]),
		["step.started", "post", { attempt: 1 }],
		["step.failed", "post", { error: POST_ERROR }],
		["step.skipped", "mail", { reason: "The run failed before" }],
		["run.finished", null, { status: "failed" }],
	];
	return rows.map(([type, step, data], index) => ({
		seq: index + 1,
		at: `2026-11-22T21:40:0${Math.min(9, index >> 1)}.${index}00Z`,
		type,
		step,
		item: null,
		data,
	}));
}
