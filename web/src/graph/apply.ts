/** Apply patch operations in the browser, to show what a part of a proposal would give. */
import { findStep, type Step, type Trigger, type WorkflowDocument } from "./document.ts";
import { isObject, type Json, withoutValueAt, withValueAt } from "./json.ts";
import type { Operation } from "./operations.ts";

/** Operations this page does not know leave the document as it is; the server applies them all. */
export function applyOperations(
	document: WorkflowDocument,
	operations: readonly Operation[],
): WorkflowDocument {
	return operations.reduce(applyOne, document);
}

function applyOne(document: WorkflowDocument, operation: Operation): WorkflowDocument {
	const id = String(operation.id ?? "");
	switch (operation.op) {
		case "add_step":
			return withStep(document, operation.step, scopeOf(operation), operation.index);
		case "move":
			return moved(document, id, operation);
		case "set_meta":
			return withMeta(document, operation);
		case "remove_step":
			return { ...document, steps: withoutStep(document.steps ?? [], id) };
		case "update_step":
			return mapStep(document, id, (step) => updated(step, operation));
		case "set_name":
			return mapStep(document, id, (step) => ({ ...step, name: String(operation.name) }));
		case "connect":
			return mapStep(document, String(operation.to), (step) => wired(step, operation));
		case "disconnect":
			return mapStep(document, String(operation.to), (step) => unwired(step, operation));
		case "set_trigger":
			return withTrigger(document, operation.trigger);
		case "remove_trigger":
			return { ...document, triggers: (document.triggers ?? []).filter((one) => one.id !== id) };
		default:
			return document;
	}
}

function scopeOf(operation: Operation): string | null {
	return typeof operation.group === "string" ? operation.group : null;
}

function withStep(
	document: WorkflowDocument,
	given: Json | undefined,
	group: string | null,
	index: Json | undefined,
): WorkflowDocument {
	if (!isObject(given)) return document;
	const step = given as unknown as Step;
	const put = (steps: Step[]) => {
		const at = typeof index === "number" ? index : steps.length;
		return [...steps.slice(0, at), step, ...steps.slice(at)];
	};
	if (group === null) return { ...document, steps: put(document.steps ?? []) };
	return mapStep(document, group, (around) => ({ ...around, steps: put(around.steps ?? []) }));
}

function moved(document: WorkflowDocument, id: string, operation: Operation): WorkflowDocument {
	const step = findStep(document, id)?.step;
	if (!step) return document;
	const without = { ...document, steps: withoutStep(document.steps ?? [], id) };
	return withStep(without, step as unknown as Json, scopeOf(operation), operation.index);
}

function withMeta(document: WorkflowDocument, operation: Operation): WorkflowDocument {
	const { op: _op, ...given } = operation;
	const kept = Object.entries({ ...document, ...given }).filter(([, value]) => value !== null);
	return Object.fromEntries(kept) as unknown as WorkflowDocument;
}

function withoutStep(steps: Step[], id: string): Step[] {
	return steps
		.filter((step) => step.id !== id)
		.map((step) => (step.steps ? { ...step, steps: withoutStep(step.steps, id) } : step));
}

function mapStep(
	document: WorkflowDocument,
	id: string,
	change: (step: Step) => Step,
): WorkflowDocument {
	const walk = (steps: Step[]): Step[] =>
		steps.map((step) => {
			if (step.id === id) return change(step);
			return step.steps ? { ...step, steps: walk(step.steps) } : step;
		});
	return { ...document, steps: walk(document.steps ?? []) };
}

function updated(step: Step, operation: Operation): Step {
	let value = step as unknown as Json;
	if (isObject(operation.set)) {
		for (const [path, given] of Object.entries(operation.set))
			value = withValueAt(value, path, given);
	}
	const unset = Array.isArray(operation.unset) ? operation.unset : [];
	for (const path of unset) value = withoutValueAt(value, String(path));
	return value as unknown as Step;
}

function wired(step: Step, operation: Operation): Step {
	const from = String(operation.from);
	const after = step.after ?? [];
	return after.includes(from) ? step : { ...step, after: [...after, from] };
}

function unwired(step: Step, operation: Operation): Step {
	const after = (step.after ?? []).filter((entry) => entry !== String(operation.from));
	if (after.length > 0) return { ...step, after };
	const { after: _none, ...rest } = step;
	return rest;
}

function withTrigger(document: WorkflowDocument, given: Json | undefined): WorkflowDocument {
	if (!isObject(given)) return document;
	const trigger = given as unknown as Trigger;
	const triggers = document.triggers ?? [];
	const known = triggers.some((one) => one.id === trigger.id);
	return {
		...document,
		triggers: known
			? triggers.map((one) => (one.id === trigger.id ? trigger : one))
			: [...triggers, trigger],
	};
}
