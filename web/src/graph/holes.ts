/** Where a document still has questions, and which step could answer them. */
import { findStep, type Hole, holeOf, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json, pointerOf } from "./json.ts";

export type PlacedHole = { path: string; hole: Hole; step: string | null };

export function holesIn(document: WorkflowDocument): PlacedHole[] {
	const owners = walkSteps(document);
	return collect(document as unknown as Json, []).map(({ path, hole }) => {
		const owner = owners.filter((placed) => path.startsWith(`${placed.pointer}/`)).at(-1);
		return { path, hole, step: owner?.step.id ?? null };
	});
}

function collect(value: Json, parts: (string | number)[]): { path: string; hole: Hole }[] {
	const hole = holeOf(value);
	if (hole) return [{ path: pointerOf(parts), hole }];
	if (Array.isArray(value)) return value.flatMap((item, at) => collect(item, [...parts, at]));
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([key, item]) => collect(item, [...parts, key]));
}

/** The step whose sample would answer the hole: "steps.fetch.body" -> "fetch". */
export function producerOf(hole: Hole, document: WorkflowDocument): string | null {
	const id = /^steps\.([a-z][a-z0-9_]*)/.exec(hole.of ?? "")?.[1];
	if (!id) return null;
	const placed = findStep(document, id);
	if (!placed) return null;
	if (placed.step.uses?.startsWith("list."))
		return producerThrough(placed.step.with, document, 8) ?? id;
	return id;
}

/** A list step only passes items on; its source is what a sample can be fetched from. */
function producerThrough(
	value: Json | undefined,
	document: WorkflowDocument,
	depth: number,
): string | null {
	const id = /steps\.([a-z][a-z0-9_]*)/.exec(JSON.stringify(value ?? null))?.[1];
	const step = id ? findStep(document, id)?.step : undefined;
	if (!step || !id || depth === 0) return null;
	if (step.uses?.startsWith("list.")) return producerThrough(step.with, document, depth - 1) ?? id;
	return id;
}
