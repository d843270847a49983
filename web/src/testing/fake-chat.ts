/** What the fake planner says. */
import { applyOperations } from "../graph/apply.ts";
import type { Operation } from "../graph/operations.ts";
import { type FakeState, PROPOSAL, WORKFLOW } from "./fake-state.ts";

const REACH = {
	hosts: [],
	connections: [],
	scopes: [],
	recipients: [],
	places: [],
	effects: [],
	writes: [],
};

const OPERATIONS: Operation[] = [
	{
		op: "update_step",
		id: "keep",
		set: { "/with/where": "{{ item.total > 500.0 }}", "/name": "Keep orders over 500" },
		unset: [],
	},
	{ op: "remove_step", id: "mail" },
];

export function proposalShown(state: FakeState) {
	return {
		id: PROPOSAL,
		thread_id: null,
		workflow_id: WORKFLOW,
		status: "open",
		base_revision: state.revision,
		operations: OPERATIONS,
		summary: ["Keep only orders over 500", "No e-mail any more"],
		assumptions: [],
		questions: [],
		problems: [],
		reach: REACH,
		to_allow: state.toAllow,
		proof: null,
		touched: ["keep", "mail"],
		document_before: state.document,
		document_after: applyOperations(state.document, OPERATIONS),
		created_at: "2026-11-22T21:00:00Z",
		decided_at: null,
	};
}

function parts(state: FakeState) {
	const proposal = proposalShown(state);
	return [
		{ type: "text", text: "I keep only orders over **500** and leave the e-mail out." },
		{
			type: "data-plan",
			data: {
				kind: "change",
				summary: "Two steps change.",
				assumptions: ["“9” is 09:00 in Europe/Berlin", "“New” means not seen in an earlier run"],
				unsupported: [],
				fire_times: [23, 24, 25, 26, 27].map((day) => `2026-11-${day}T08:00:00Z`),
				notes: ["The zone is that of the workspace."],
				made_by: {
					planner: "llm",
					model: "scripted-1",
					prompt: "draft_patch@2",
					tokens_in: 1200,
					tokens_out: 80,
					usd: 0.0042,
					not_used: null,
				},
			},
		},
		{
			type: "data-question",
			data: {
				id: "q1",
				text: "Which field holds the amount?",
				choices: ["total", "amount_due"],
				path: "/steps/1/with/where",
			},
		},
		{ type: "data-patch", data: { ...proposal, proposal_id: proposal.id } },
		{ type: "data-validation", data: { problems: [] } },
	];
}

export function transcript(state: FakeState) {
	return [
		{
			id: "m1",
			role: "user",
			created_at: "2026-11-22T21:00:00Z",
			parts: [{ type: "text", text: "Only orders over 500, and skip the e-mail" }],
		},
		{ id: "m2", role: "assistant", created_at: "2026-11-22T21:00:01Z", parts: parts(state) },
	];
}

export function answerStream(state: FakeState): Response {
	const [said, ...rest] = parts(state);
	const events = [
		{ type: "start", messageId: `m-${Math.random()}` },
		{ type: "text-start", id: "t" },
		{ type: "text-delta", id: "t", delta: said && "text" in said ? said.text : "" },
		{ type: "text-end", id: "t" },
		...rest,
		{ type: "finish" },
	];
	const lines = [
		...events.map((event) => `data: ${JSON.stringify(event)}\n\n`),
		"data: [DONE]\n\n",
	];
	return new Response(lines.join(""), {
		headers: { "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" },
	});
}
