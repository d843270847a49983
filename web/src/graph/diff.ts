/** What differs between two documents, step by step. */
import { labelOf, type Step, type Trigger, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json, pointerOf, sameJson } from "./json.ts";

export type Mark = "added" | "changed" | "removed";
export type FieldChange = { path: string; before: Json | undefined; after: Json | undefined };
export type DocumentDiff = {
	/** By node id: a step's id, or `trigger:<id>`. */
	marks: Map<string, Mark>;
	fields: Map<string, FieldChange[]>;
};

export function diffDocuments(
	before: WorkflowDocument | null,
	after: WorkflowDocument,
): DocumentDiff {
	const marks = new Map<string, Mark>();
	const fields = new Map<string, FieldChange[]>();
	const old = thingsOf(before);
	const fresh = thingsOf(after);
	for (const [id, thing] of fresh) {
		const earlier = old.get(id);
		if (!earlier) marks.set(id, "added");
		else {
			const changes = fieldChanges(ownPart(earlier), ownPart(thing));
			if (changes.length > 0) {
				marks.set(id, "changed");
				fields.set(id, changes);
			}
		}
	}
	for (const id of old.keys()) if (!fresh.has(id)) marks.set(id, "removed");
	return { marks, fields };
}

export type NamedChange = { id: string; title: string; mark: Mark; fields: FieldChange[] };

/** Everything that differs, in reading order: the workflow itself, what starts it, its steps. */
export function changesBetween(before: WorkflowDocument, after: WorkflowDocument): NamedChange[] {
	const { marks, fields } = diffDocuments(before, after);
	const own = fieldChanges(settingsOf(before), settingsOf(after));
	const whole: NamedChange[] =
		own.length > 0 ? [{ id: "", title: after.name, mark: "changed", fields: own }] : [];
	const things = new Map([...thingsOf(after), ...thingsOf(before), ...thingsOf(after)]);
	const listed = [...things].flatMap(([id, thing]): NamedChange[] => {
		const mark = marks.get(id);
		return mark ? [{ id, title: labelOf(thing), mark, fields: fields.get(id) ?? [] }] : [];
	});
	return [...whole, ...listed];
}

function settingsOf(document: WorkflowDocument): Json {
	const { steps: _steps, triggers: _triggers, ...own } = document;
	return own as unknown as Json;
}

function thingsOf(document: WorkflowDocument | null): Map<string, Step | Trigger> {
	const things = new Map<string, Step | Trigger>();
	for (const trigger of document?.triggers ?? []) things.set(`trigger:${trigger.id}`, trigger);
	for (const { step } of document ? walkSteps(document) : []) things.set(step.id, step);
	return things;
}

/** A group is compared without its inner steps; those are compared by themselves. */
function ownPart(thing: Step | Trigger): Json {
	if (!("steps" in thing)) return thing as unknown as Json;
	const { steps: _inner, ...own } = thing;
	return own as unknown as Json;
}

export function fieldChanges(
	before: Json | undefined,
	after: Json | undefined,
	parts: (string | number)[] = [],
): FieldChange[] {
	if (sameJson(before, after)) return [];
	if (isObject(before) && isObject(after) && !("$hole" in before) && !("$hole" in after)) {
		const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
		return [...keys].flatMap((key) => fieldChanges(before[key], after[key], [...parts, key]));
	}
	return [{ path: pointerOf(parts), before, after }];
}

/** One document that shows both: what is, and what would go. */
export function overlayDocument(
	before: WorkflowDocument | null,
	after: WorkflowDocument,
): WorkflowDocument {
	if (!before) return after;
	const kept = new Set(walkSteps(after).map((placed) => placed.step.id));
	const keptTriggers = new Set((after.triggers ?? []).map((trigger) => trigger.id));
	return {
		...after,
		triggers: [
			...(after.triggers ?? []),
			...(before.triggers ?? []).filter((trigger) => !keptTriggers.has(trigger.id)),
		],
		steps: [...(after.steps ?? []), ...(before.steps ?? []).filter((step) => !kept.has(step.id))],
	};
}
