/** The workflow as a nested list in the order things happen: the twin of the canvas. */
import { type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf } from "./edges.ts";

/** A step, what it comes after, and the steps it holds. */
export type OutlineNode = { step: Step; needs: string[]; inner: OutlineNode[] };

export function outlineOf(document: WorkflowDocument): OutlineNode[] {
	const edges = edgesOf(document);
	const needs = new Map<string, string[]>();
	for (const edge of edges) {
		const from = edge.port ? `${edge.from}.${edge.port}` : edge.from;
		needs.set(edge.to, [...(needs.get(edge.to) ?? []), from]);
	}
	return nodesOf(document.steps ?? [], needs);
}

function nodesOf(steps: Step[], needs: Map<string, string[]>): OutlineNode[] {
	return inOrder(steps, needs).map((step) => ({
		step,
		needs: needs.get(step.id) ?? [],
		inner: nodesOf(step.steps ?? [], needs),
	}));
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
	const rows = idsOf(outlineOf(document));
	const all = walkSteps(document).map((placed) => placed.step.id);
	return [...rows, ...all.filter((id) => !rows.includes(id))];
}

function idsOf(nodes: readonly OutlineNode[]): string[] {
	return nodes.flatMap((node) => [node.step.id, ...idsOf(node.inner)]);
}
