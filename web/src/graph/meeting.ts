/** Where two people changed the same: what each would leave there, thing by thing, and one's own part of it. */
import { applyOperations } from "./apply.ts";
import { triggerNodeId } from "./canvas-model.ts";
import { type FieldChange, fieldChanges } from "./diff.ts";
import {
	findStep,
	findTrigger,
	labelOf,
	type Step,
	type Trigger,
	type WorkflowDocument,
} from "./document.ts";
import { isObject, type Json, valueAt } from "./json.ts";
import type { Operation } from "./operations.ts";

/** One field: as it was, as it is now, and as one's own change would have it. */
export type Field = { path: string; was: Json | undefined } & Record<
	"theirs" | "mine",
	Json | undefined
>;

export type Met = {
	/** A step's id, `trigger:<id>`, or nothing for the workflow itself. */
	id: string;
	title: string;
	fields: Field[];
	/** Who took it away, if somebody did: then it is all or nothing. */
	gone: "theirs" | "mine" | null;
	/** Whether they changed it, too; null where it is not known how it was. */
	both: boolean | null;
	operations: Operation[];
};

/** What one's own operations would change in the draft as it is now; where it was is not always known. */
export function metIn(
	was: WorkflowDocument | null,
	theirs: WorkflowDocument,
	operations: readonly Operation[],
): Met[] {
	const groups = new Map<string, Operation[]>();
	for (const one of operations) {
		if (one.op === "set_layout") continue;
		const id = touchedBy(one);
		groups.set(id, [...(groups.get(id) ?? []), one]);
	}
	return [...groups].flatMap(([id, own]) => {
		const met = metAt(id, was, theirs, own);
		return met.fields.length > 0 || met.gone !== null ? [met] : [];
	});
}

function metAt(
	id: string,
	was: WorkflowDocument | null,
	theirs: WorkflowDocument,
	operations: Operation[],
): Met {
	const before = was && thingAt(was, id);
	const now = thingAt(theirs, id);
	const mine = thingAt(applyOperations(theirs, operations), id);
	const known = now ?? before ?? mine;
	const removes = operations.some((one) => one.op.startsWith("remove_"));
	const lost = removes ? null : "theirs";
	const gone = mine !== null ? null : now !== null ? "mine" : lost;
	return {
		id,
		title: known && "id" in known ? labelOf(known) : theirs.name,
		fields: gone ? [] : fieldChanges(asJson(now), asJson(mine)).map((one) => field(one, before)),
		gone,
		both: was ? fieldChanges(asJson(before), asJson(now)).length > 0 : null,
		operations,
	};
}

function field({ path, before, after }: FieldChange, was: Thing | null): Field {
	return {
		path,
		was: was ? valueAt(asJson(was) ?? null, path) : undefined,
		theirs: before,
		mine: after,
	};
}

/** The operations of what was chosen to be one's own, to be put on top of the draft as it is now. */
export function chosenOf(met: readonly Met[], mine: ReadonlySet<string>): Operation[] {
	return met.filter((one) => mine.has(one.id)).flatMap((one) => one.operations);
}

function touchedBy(operation: Operation): string {
	const { op, id, to, step, trigger } = operation;
	if (op === "add_step" && isObject(step)) return String(step.id);
	if (op === "set_trigger" && isObject(trigger)) return triggerNodeId(String(trigger.id));
	if (op === "remove_trigger") return triggerNodeId(String(id));
	if (op === "connect" || op === "disconnect") return String(to);
	return id === undefined ? "" : String(id);
}

type Thing = Step | Trigger | Omit<WorkflowDocument, "steps" | "triggers">;

function thingAt(document: WorkflowDocument, id: string): Thing | null {
	if (id === "") {
		const { steps: _steps, triggers: _triggers, ...own } = document;
		return own;
	}
	const trigger = id.startsWith("trigger:") ? id.slice("trigger:".length) : null;
	if (trigger !== null) return findTrigger(document, trigger) ?? null;
	const step = findStep(document, id)?.step;
	if (!step) return null;
	const { steps: _inner, ...own } = step;
	return own as Step;
}

function asJson(thing: Thing | null): Json | undefined {
	return thing === null ? undefined : (thing as unknown as Json);
}
