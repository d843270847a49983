/** What an expression of a step can read: outputs of the steps before it, inputs, the trigger. */
import { type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf } from "./edges.ts";
import { isObject, type JsonObject } from "./json.ts";

export type Suggestion = { path: string; type: string };

const DEEPEST = 3;
const MOST = 60;

export function suggestionsFor(
	document: WorkflowDocument,
	stepId: string,
	outputOf: (step: Step) => JsonObject | null,
	variables: readonly { key: string; kind: string }[] = [],
): Suggestion[] {
	const later = stepsAfter(document, stepId);
	const steps = walkSteps(document)
		.map((placed) => placed.step)
		.filter((step) => step.id !== stepId && !later.has(step.id));
	const found = [
		...loopSuggestions(document, stepId),
		...steps.flatMap((step) =>
			pathsIn(`steps.${step.id}`, step.output_schema ?? outputOf(step) ?? {}, DEEPEST),
		),
		...pathsIn("inputs", document.inputs ?? {}, DEEPEST),
		...variables.map(({ key, kind }) => ({ path: `vars.${key}`, type: kind })),
		{ path: "trigger", type: "object" },
		{ path: "run.started_at", type: "string" },
	];
	return found.slice(0, MOST);
}

function loopSuggestions(document: WorkflowDocument, stepId: string): Suggestion[] {
	const loop = walkSteps(document).find((placed) => placed.step.id === stepId)?.step.foreach;
	return loop ? [{ path: loop.as ?? "item", type: "item" }] : [];
}

function stepsAfter(document: WorkflowDocument, id: string): Set<string> {
	const edges = edgesOf(document);
	const found = new Set<string>();
	const open = [id];
	while (open.length > 0) {
		const here = open.pop();
		for (const edge of edges) {
			if (edge.from !== here || found.has(edge.to)) continue;
			found.add(edge.to);
			open.push(edge.to);
		}
	}
	return found;
}

function pathsIn(path: string, schema: JsonObject, depth: number): Suggestion[] {
	const type = typeof schema.type === "string" ? schema.type : "any";
	const here = { path, type };
	if (!isObject(schema.properties) || depth === 0) return [here];
	const inside = Object.entries(schema.properties).flatMap(([name, field]) =>
		isObject(field) && /^[A-Za-z_]\w*$/.test(name)
			? pathsIn(`${path}.${name}`, field, depth - 1)
			: [],
	);
	return [...inside];
}
