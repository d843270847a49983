/** A small stand-in for the server, for tests of pages and for looking at them. Not for production. */
import { applyOperations } from "../graph/apply.ts";
import { asDocument } from "../graph/document.ts";
import type { Json } from "../graph/json.ts";
import { withValueAt } from "../graph/json.ts";
import type { Operation } from "../graph/operations.ts";
import { ACTIONS, APPS, TRIGGERS } from "./fake-catalog.ts";
import { answerStream, proposalShown, transcript } from "./fake-chat.ts";
import { connectionRoutes } from "./fake-connections.ts";
import { evaluatedShown } from "./fake-evaluated.ts";
import { exampleRoutes } from "./fake-examples.ts";
import { explanationShown, rerunShown } from "./fake-failure.ts";
import { importedRoutes } from "./fake-imported.ts";
import { learnedRoutes } from "./fake-learned.ts";
import { roomRoutes } from "./fake-room.ts";
import { scheduleRoutes } from "./fake-schedules.ts";
import { shelfRoutes } from "./fake-shelf.ts";
import { freshSlack, slackRoutes } from "./fake-slack.ts";
import * as fake from "./fake-state.ts";
import { tableRoutes } from "./fake-tables.ts";
import { templateRoutes } from "./fake-templates.ts";
import { tracingRoutes } from "./fake-tracing.ts";

type Body = Record<string, Json> & { operations?: Operation[] };
type Handler = (context: { body: Body; parts: string[]; url: URL }) => unknown;
type FakeApi = ((request: Request) => Promise<Response>) & {
	state: fake.FakeState;
	calls: string[];
};

export function makeFakeApi(): FakeApi {
	const state = fake.freshState();
	const calls: string[] = [];
	const table = routes(state);
	const api = async (request: Request): Promise<Response> => {
		const url = new URL(request.url);
		const path = url.pathname.replace(/^\/api\/v1/, "");
		calls.push(`${request.method} ${path}`);
		const raw = request.method === "GET" ? "" : await request.text();
		const body = raw ? (JSON.parse(raw) as Body) : {};
		for (const [pattern, handler] of table) {
			const match = new RegExp(`^${pattern}$`).exec(`${request.method} ${path}`);
			if (!match) continue;
			const answer = handler({ body, parts: match.slice(1), url });
			return answer instanceof Response ? answer : json(answer);
		}
		return problem(404, "not_found", `Nothing answers ${request.method} ${path}.`);
	};
	return Object.assign(api, { state, calls });
}

export function json(value: unknown, status = 200): Response {
	return value === undefined || value === null
		? new Response(null, { status: 204 })
		: new Response(JSON.stringify(value), {
				status,
				headers: { "content-type": "application/json" },
			});
}

export function problem(status: number, code: string, detail: string): Response {
	return new Response(JSON.stringify({ type: "about:blank", title: code, status, detail, code }), {
		status,
		headers: { "content-type": "application/problem+json" },
	});
}

const page = (items: unknown[]) => ({ items, next_cursor: null });

function routes(state: fake.FakeState): [string, Handler][] {
	return [
		...peopleRoutes(),
		...shelfRoutes(
			state.shelf,
			() => fake.workflowShown(state),
			(name) => {
				state.document = { ...state.document, name };
			},
		),
		...workflowRoutes(state),
		...runRoutes(state),
		...chatRoutes(state),
		...connectionRoutes(state),
		...roomRoutes(state.room),
		...slackRoutes(freshSlack()),
		...tableRoutes(),
		...importedRoutes(),
		...tracingRoutes(),
		...exampleRoutes(),
		...learnedRoutes(),
		...templateRoutes(),
		...scheduleRoutes(),
	];
}

function peopleRoutes(): [string, Handler][] {
	const member = { user_id: "u1", name: "Ada Lovelace", email: "ada@example.com", role: "owner" };
	const other = {
		user_id: "u2",
		name: "Charles Babbage",
		email: "charles@example.com",
		role: "viewer",
	};
	const key = {
		id: "k1",
		name: "CI",
		scopes: ["read"],
		created_at: "2026-11-01T10:00:00Z",
		expires_at: null,
		last_used_at: null,
	};
	return [
		["GET /me", () => fake.ME],
		["GET /auth/state", () => ({ first_use_needed: false })],
		["POST /auth/.*", () => null],
		["GET /members", () => page([member, other])],
		["GET /invitations", () => page([])],
		[
			"POST /invitations",
			({ body }) => ({ id: "i1", ...body, link: "http://127.0.0.1/invitation?token=abc" }),
		],
		["GET /api-keys", () => page([key])],
		[
			"POST /api-keys",
			({ body }) => ({ ...key, ...body, id: "k2", secret: "nexa_secret_shown_once" }),
		],
		[
			"GET /sessions",
			() =>
				page([
					{
						id: "x1",
						created_at: "2026-11-22T08:00:00Z",
						last_seen_at: null,
						user_agent: "Chromium",
						current: true,
					},
				]),
		],
		[
			"GET /approvals",
			({ url }) => page(url.searchParams.get("status") === "pending" ? [APPROVAL] : []),
		],
		["POST /approvals/.*", ({ body }) => ({ ...APPROVAL, status: body.outcome })],
	];
}

const APPROVAL = {
	id: "a1",
	run_id: fake.RUN,
	workflow_id: fake.WORKFLOW,
	workflow_name: "Refund customers",
	step: "ask",
	kind: "approval",
	item: null,
	outcomes: ["approved", "rejected"],
	assignees: [],
	title: "Refund 420.50 to Grace Hopper?",
	payload: {
		title: "Refund 420.50 to Grace Hopper?",
		message: "She sent the order back within a week.",
		payload: { order: "o-1", amount: 420.5, currency: "EUR" },
		approvers: [],
	},
	digest: "d1",
	status: "pending",
	deadline: "2026-11-23T12:00:00Z",
	created_at: "2026-11-22T20:00:00Z",
	decided_at: null,
	decided_by: null,
	comment: null,
};

function workflowRoutes(state: fake.FakeState): [string, Handler][] {
	const change = (next: typeof state.document, operations: Operation[] = []) => {
		for (const one of operations)
			if (one.op === "set_layout") state.layout = one.layout as typeof state.layout;
		state.past.push(state.document);
		state.document = next;
		state.revision += 1;
		return {
			...fake.draftShown(state),
			touched: [],
			reach: { hosts: [], connections: [], writes: [], recipients: [] },
		};
	};
	return [
		["POST /workflows", () => fake.workflowShown(state)],
		["GET /workflows/([^/]+)", () => fake.workflowShown(state)],
		["GET /workflows/[^/]+/draft", () => fake.draftShown(state)],
		["GET /workflows/[^/]+/draft/people", () => page([{ user_id: "u2", name: "Charles Babbage" }])],
		...stepTestRoutes(state),
		["GET /workflows/[^/]+/versions", () => page([])],
		[
			"POST /workflows/[^/]+/draft/patches",
			({ body }) =>
				body.base_revision === state.revision
					? change(applyOperations(state.document, body.operations ?? []), body.operations)
					: problem(409, "stale_revision", "The draft has changed."),
		],
		[
			"POST /workflows/[^/]+/draft/answer",
			({ body }) =>
				change(
					asDocument(
						withValueAt(state.document as unknown as Json, String(body.path), body.value ?? null),
					),
				),
		],
		[
			"POST /workflows/[^/]+/draft/sample",
			() => ({
				value: { body: fake.STEPS[0]?.output },
				schema: {},
				draft: fake.draftShown(state),
				filled: [],
				questions: [],
			}),
		],
		[
			"POST /workflows/[^/]+/draft/rehearse",
			() => ({
				status: "succeeded",
				steps: Object.fromEntries(
					fake.STEPS.map((step) => [
						step.step,
						{
							status: "succeeded",
							input: step.input,
							output: step.output,
							error: null,
							note: step.step === "fetch" ? "simulated" : null,
						},
					]),
				),
				events: [],
				forecast: {
					calls: 4,
					reads: 1,
					writes: 3,
					rows: 2,
					expected: {
						seconds: { expected: 2.5, low: 1, high: 4 },
						usd: { expected: 0, low: 0, high: 0 },
						calls: { expected: 4, low: 4, high: 4 },
						rows: { expected: 2, low: 1, high: 3 },
					},
					runs: 12,
					without_history: [],
				},
				notes: [],
			}),
		],
		[
			"POST /workflows/[^/]+/draft/undo",
			() => {
				const back = state.past.pop();
				if (back) state.document = back;
				state.revision += 1;
				return fake.draftShown(state);
			},
		],
		[
			"POST /workflows/[^/]+/publish",
			() => {
				state.live = (state.live ?? 0) + 1;
				return {
					workflow_id: fake.WORKFLOW,
					number: state.live,
					document_hash: "h",
					note: "",
					is_live: true,
					published_at: "2026-11-22T21:00:00Z",
					published_by: "Ada",
				};
			},
		],
		[
			"POST /workflows/[^/]+/(enable|disable)",
			({ parts }) => {
				state.enabled = parts[0] === "enable";
				return { ...fake.workflowShown(state), webhooks: [] };
			},
		],
		["GET /catalog/apps", () => ({ items: APPS })],
		["GET /catalog/actions", () => ({ items: ACTIONS })],
		["GET /catalog/triggers", () => ({ items: TRIGGERS })],
		["GET /workflows/[^/]+/watched", () => ({ items: state.watched })],
	];
}

function stepTestRoutes(state: fake.FakeState): [string, Handler][] {
	const tested = (body: Body, was_real: boolean) => ({
		step: body.step,
		status: "succeeded",
		input: { channel: "#sales" },
		output: { ok: true, real: was_real },
		error: null,
		reason: null,
		notes: [],
		effect: "write",
		confirmation: was_real ? null : "seal-test",
		was_real,
	});
	const shown = () => ({
		items: Object.entries(state.pins).map(([step, result]) => ({
			step,
			result,
			error: null,
			kind: "pin",
			name: null,
			created_at: "2026-11-22T21:00:00Z",
		})),
	});
	return [
		["POST /workflows/[^/]+/draft/test", ({ body }) => tested(body, false)],
		["POST /workflows/[^/]+/draft/evaluate", ({ body }) => evaluatedShown(body)],
		["POST /workflows/[^/]+/draft/test/live", ({ body }) => tested(body, true)],
		["GET /workflows/[^/]+/draft/fixtures", shown],
		[
			"PUT /workflows/[^/]+/draft/fixtures",
			({ body }) => {
				state.pins[String(body.step)] = body.result ?? null;
				return shown();
			},
		],
		[
			"DELETE /workflows/[^/]+/draft/fixtures/([^/]+)",
			({ parts }) => {
				delete state.pins[parts[0] ?? ""];
				return null;
			},
		],
	];
}

function runRoutes(state: fake.FakeState): [string, Handler][] {
	return [
		["GET /runs", () => page([fake.runShown(state)])],
		["POST /workflows/[^/]+/runs", () => fake.runShown(state)],
		["GET /runs/[^/]+", () => fake.runShown(state)],
		["GET /runs/[^/]+/explanation", explanationShown],
		["POST /runs/[^/]+/rerun/preview", ({ body }) => rerunShown(body.steps)],
		["POST /runs/[^/]+/rerun", () => ({ ...fake.runShown(state), rerun_of: fake.RUN })],
		["GET /runs/[^/]+/steps", () => ({ items: fake.STEPS })],
		[
			"GET /runs/[^/]+/events",
			() => ({ items: state.events, next_seq: state.events.length, finished: true }),
		],
		[
			"GET /stream",
			() => new Response(": open\n\n", { headers: { "content-type": "text/event-stream" } }),
		],
	];
}

function chatRoutes(state: fake.FakeState): [string, Handler][] {
	return [
		["POST /threads", () => ({ id: fake.THREAD, title: "", workflow_id: null })],
		[
			"GET /threads",
			() => page([{ id: fake.THREAD, title: "Orders", workflow_id: fake.WORKFLOW }]),
		],
		["GET /threads/[^/]+/messages", () => ({ items: transcript(state) })],
		["GET /chat/[^/]+/stream", () => null],
		["POST /chat/[^/]+/cancel", () => ({ stopped: false, stopped_by: null })],
		["POST /chat/[^/]+", () => answerStream(state)],
		["GET /proposals/[^/]+", () => proposalShown(state)],
		[
			"POST /proposals/[^/]+/accept",
			() => {
				state.past.push(state.document);
				state.document = asDocument(proposalShown(state).document_after);
				state.revision += 1;
				return { workflow_id: fake.WORKFLOW, draft: fake.draftShown(state) };
			},
		],
		["POST /proposals/[^/]+/reject", () => ({ ...proposalShown(state), status: "rejected" })],
	];
}
