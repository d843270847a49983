/** What texts come to: there is a sample of the first step, and of no other. */
import type { Json } from "../graph/json.ts";

const NOTHING = {
	status: "value",
	value: null,
	kind: null,
	size: null,
	shortened: false,
	problem: null,
	missing: [],
	sources: [],
};

export function evaluatedShown(body: Record<string, Json>) {
	const written = String(body.text);
	if (written.includes("/ 0"))
		return {
			...NOTHING,
			status: "problem",
			problem: { code: "expression_failed", message: "Nothing is divided by 0.", hint: null },
		};
	const unknown = /steps\.(?!fetch\b)(\w+)/.exec(written)?.[0];
	if (unknown) return { ...NOTHING, status: "missing", missing: [unknown] };
	const sources = [{ of: "steps.fetch", source: "last_run", run_id: null }];
	return { ...NOTHING, value: [1, 2], kind: "list", size: 2, sources };
}
