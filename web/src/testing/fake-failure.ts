/** Why the fake run failed, what would mend it, and what running it again would do. */
import type { Explanation, RerunPreview } from "../api/failures.ts";
import type { Json } from "../graph/json.ts";
import * as fake from "./fake-state.ts";

const PAST = "0190b000-0000-7000-8000-000000000007";
const GOOD = "0190b000-0000-7000-8000-000000000008";

export function explanationShown(): Explanation {
	return {
		run_id: fake.RUN,
		workflow_id: fake.WORKFLOW,
		status: "failed",
		facts: null,
		sentences: [
			{
				text: "Slack refused the second message: it knows no channel #sales.",
				citations: [
					{ kind: "event", run: fake.RUN, seq: 10, doc: null },
					{ kind: "run", run: PAST, seq: null, doc: null },
				],
			},
		],
		similar: [
			{
				run: PAST,
				workflow: "Refund customers",
				step: "tell",
				score: 0.8,
				is_same_kind: true,
				error: { ...fake.POST_ERROR, message: "Slack knows no channel #refunds" },
				remedy: { run: GOOD, version: 4, is_other_version: true },
			},
		],
		fix: {
			base_revision: 3,
			titles: ["Post to #orders"],
			rules: ["renamed"],
			precedents: [],
			operations: [
				{ op: "update_step", id: "post", set: { "/with/channel": "#orders" }, unset: [] },
			],
			evidence: {
				check: "counterfactual",
				failing: "passes_if",
				verdict: "passes_if",
				assumed: [{ step: "post", item: "o-2", why: "the answer to a call never made" }],
				successes: [
					{ run: GOOD, verdict: "passes" },
					{ run: PAST, verdict: "fails" },
				],
				not_played: [{ run: PAST, why: "time" }],
			},
		},
		notes: [],
		prompt: null,
		provenance: {},
		written_by: "template",
	};
}

/** From the failed step: its first item is kept. From an earlier one: it would be posted twice. */
export function rerunShown(steps: Json | undefined): RerunPreview {
	const repeats = Array.isArray(steps);
	return {
		run_id: fake.RUN,
		version: 1,
		draft_revision: null,
		document_hash: "h",
		inputs: {},
		confirmation: repeats ? "seal-repeats" : "seal-goes-on",
		must_be_confirmed: repeats,
		kept: ["fetch", "keep", "fresh"],
		kept_items: { post: 1 },
		steps: [
			{
				step: "post",
				does: "Post each to #sales",
				effect: "write",
				why: repeats ? "asked" : "failed",
				because: null,
				happened: repeats ? 1 : 0,
				unknown: 0,
				failed: 1,
				repeats,
			},
		],
	};
}
