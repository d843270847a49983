/** The workflow as a list in the order things happen: the twin of the canvas. */
import { type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf } from "./edges.ts";

export type OutlineRow = { step: Step; depth: number; needs: string[] };

export function outlineOf(document: WorkflowDocument): OutlineRow[] {
	const edges = edgesOf(document);
	const needs = new Map<string, string[]>();
	for (const edge of edges) {
		const from = edge.port ? `${edge.from}.${edge.port}` : edge.from;
		needs.set(edge.to, [...(needs.get(edge.to) ?? []), from]);
	}
	return rowsOf(document.steps ?? [], needs, 0);
}

function rowsOf(steps: Step[], needs: Map<string, string[]>, depth: number): OutlineRow[] {
	return inOrder(steps, needs).flatMap((step) => [
		{ step, depth, needs: needs.get(step.id) ?? [] },
		...rowsOf(step.steps ?? [], needs, depth + 1),
	]);
}

/** A stable topological order; steps in a circle keep the document's order at the end. */
function inOrder(steps: Step[], needs: Map<string, string[]>): Step[] {
	const here = new Set(steps.map((step) => step.id));
	const open = [...steps];
	const done = new Set<string>();
	const sorted: Step[] = [];
	while (open.length > 0) {
		const ready = open.findIndex((step) =>
			(needs.get(step.id) ?? []).every((need) => {
				const from = need.split(".")[0] ?? need;
				return done.has(from) || !here.has(from);
			}),
		);
		const [next] = open.splice(Math.max(ready, 0), 1);
		if (!next) break;
		done.add(next.id);
		sorted.push(next);
	}
	return sorted;
}

/** The step order for lists that show results, such as the page of a run. */
export function stepOrder(document: WorkflowDocument): string[] {
	const rows = outlineOf(document).map((row) => row.step.id);
	const all = walkSteps(document).map((placed) => placed.step.id);
	return [...rows, ...all.filter((id) => !rows.includes(id))];
}
