/** Edges of a document: data references and `after` entries. */
import { type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json } from "./json.ts";

export type EdgeKind = "data" | "after";
export type GraphEdge = { from: string; to: string; port: string | null; kind: EdgeKind };

const EXPRESSION = /\{\{([\s\S]*?)\}\}/g;
const STEP_REFERENCE = /(?<![\w.])steps\.\??([a-z][a-z0-9_]*)/g;
const NOT_READ = new Set(["id", "name", "notes", "after", "output_schema", "steps"]);

/** Ids of steps named by expressions anywhere in the value. */
export function referencesIn(value: Json | undefined): Set<string> {
	const found = new Set<string>();
	visit(value, found);
	return found;
}

function visit(value: Json | undefined, found: Set<string>): void {
	if (typeof value === "string") {
		for (const expression of value.matchAll(EXPRESSION)) addReferences(expression[1] ?? "", found);
	} else if (Array.isArray(value)) {
		for (const item of value) visit(item, found);
	} else if (isObject(value)) {
		const hole = value.$hole;
		if (isObject(hole) && typeof hole.of === "string") addReferences(hole.of, found);
		for (const item of Object.values(value)) visit(item, found);
	}
}

function addReferences(expression: string, found: Set<string>): void {
	const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
	for (const match of bare.matchAll(STEP_REFERENCE)) if (match[1]) found.add(match[1]);
}

export function stepReferences(step: Step): Set<string> {
	const found = new Set<string>();
	for (const [key, value] of Object.entries(step)) {
		if (!NOT_READ.has(key)) visit(value as Json, found);
	}
	found.delete(step.id);
	return found;
}

export function edgesOf(document: WorkflowDocument): GraphEdge[] {
	const placed = walkSteps(document);
	const known = new Set(placed.map((one) => one.step.id));
	return placed.flatMap(({ step }) => edgesInto(step).filter((edge) => known.has(edge.from)));
}

function edgesInto(step: Step): GraphEdge[] {
	const wired = (step.after ?? []).map((entry): GraphEdge => {
		const [from = "", port] = entry.split(".");
		return { from, to: step.id, port: port ?? null, kind: "after" };
	});
	const reading = [...stepReferences(step)]
		.filter((from) => !wired.some((edge) => edge.from === from))
		.map((from): GraphEdge => ({ from, to: step.id, port: null, kind: "data" }));
	return [...wired, ...reading];
}

/** Steps that nothing stands before: triggers lead to them. */
export function rootSteps(document: WorkflowDocument): string[] {
	const reached = new Set(edgesOf(document).map((edge) => edge.to));
	return (document.steps ?? []).filter((step) => !reached.has(step.id)).map((step) => step.id);
}

/** Would an edge from one step to the other close a circle? */
export function wouldCycle(document: WorkflowDocument, from: string, to: string): boolean {
	const next = new Map<string, string[]>();
	for (const edge of edgesOf(document))
		next.set(edge.from, [...(next.get(edge.from) ?? []), edge.to]);
	const seen = new Set<string>();
	const open = [to];
	while (open.length > 0) {
		const here = open.pop() as string;
		if (here === from) return true;
		if (seen.has(here)) continue;
		seen.add(here);
		open.push(...(next.get(here) ?? []));
	}
	return false;
}
