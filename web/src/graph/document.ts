/** The workflow document, format 1, as the browser reads it. The server stays the judge of it. */
import { isObject, type Json, type JsonObject } from "./json.ts";

export type StepType = "action" | "branch" | "group" | "wait" | "approval" | "call" | "stop";

export type Case = { id: string; when: Json; name?: string };

export type ForEach = {
	items: Json;
	as?: string;
	key?: Json;
	concurrency?: number;
	on_item_error?: "fail" | "skip" | "collect";
};

export type Retry = {
	max_attempts?: number;
	backoff?: "exponential" | "linear" | "fixed";
	initial_s?: number;
	max_s?: number;
	jitter?: "full" | "none";
};

export type Step = {
	id: string;
	type?: StepType;
	name?: string;
	uses?: string;
	with?: JsonObject;
	after?: string[];
	join?: "all_ok" | "any_ok" | "always";
	when?: Json;
	foreach?: ForEach;
	connection?: string;
	retry?: Retry;
	timeout_s?: number;
	on_error?: "fail" | "continue";
	output_schema?: JsonObject;
	disabled?: boolean;
	notes?: string;
	cases?: Case[];
	else?: string;
	steps?: Step[];
	title?: Json;
	message?: Json;
	on_silence?: "rejected" | "failed" | "approved";
	duration_s?: Json;
	until?: Json;
	event?: { name: string; key?: Json; timeout_s?: Json };
	approvers?: string[];
	deadline_s?: Json;
	workflow?: string;
	outcome?: "succeed" | "fail";
};

export type TriggerType =
	| "manual"
	| "schedule"
	| "webhook"
	| "app"
	| "email"
	| "workflow"
	| "error";

export type Trigger = {
	id: string;
	type: TriggerType;
	name?: string;
	uses?: string;
	connection?: string;
	with?: JsonObject;
	inputs?: JsonObject;
	disabled?: boolean;
};

export type WorkflowDocument = {
	nexa: 1;
	name: string;
	description?: string;
	inputs?: JsonObject;
	triggers?: Trigger[];
	steps?: Step[];
	outputs?: JsonObject;
	settings?: JsonObject;
};

/** Take what the server sent as a document; the server has validated its shape. */
export function asDocument(value: unknown): WorkflowDocument {
	return value as WorkflowDocument;
}

export function stepType(step: Step): StepType {
	return step.type ?? "action";
}

export type PlacedStep = { step: Step; parent: string | null; pointer: string };

/** Every step with the group around it and its place in the document, in document order. */
export function walkSteps(document: WorkflowDocument): PlacedStep[] {
	return walk(document.steps ?? [], null, "/steps");
}

function walk(steps: Step[], parent: string | null, base: string): PlacedStep[] {
	return steps.flatMap((step, index) => {
		const pointer = `${base}/${index}`;
		return [{ step, parent, pointer }, ...walk(step.steps ?? [], step.id, `${pointer}/steps`)];
	});
}

export function findStep(document: WorkflowDocument, id: string): PlacedStep | undefined {
	return walkSteps(document).find((placed) => placed.step.id === id);
}

export function findTrigger(document: WorkflowDocument, id: string): Trigger | undefined {
	return document.triggers?.find((trigger) => trigger.id === id);
}

/** Every port a branch can open, the one of `else` included. */
function branchPorts(step: Step): string[] {
	const named = (step.cases ?? []).map((one) => one.id);
	const extra = step.else !== undefined && step.else !== "drop" && !named.includes(step.else);
	return extra && step.else ? [...named, step.else] : named;
}

export function portsOf(step: Step): string[] {
	const type = stepType(step);
	if (type === "branch") return branchPorts(step);
	if (type === "approval") return ["approved", "rejected", "failed"];
	if (type === "wait" && step.event) return ["received", "timed_out", "failed"];
	return ["ok", "failed"];
}

export function humanized(id: string): string {
	const words = id.replaceAll("_", " ");
	return words.charAt(0).toUpperCase() + words.slice(1);
}

export function labelOf(thing: { id: string; name?: string }): string {
	return thing.name ?? humanized(thing.id);
}

/** A new id of this shape that no step or trigger has yet. */
export function freshId(document: WorkflowDocument, wanted: string): string {
	const base =
		wanted
			.toLowerCase()
			.replaceAll(/[^a-z0-9_]+/g, "_")
			.replace(/^[^a-z]+/, "")
			.slice(0, 36) || "step";
	const taken = new Set([
		...walkSteps(document).map((placed) => placed.step.id),
		...(document.triggers ?? []).map((trigger) => trigger.id),
	]);
	if (!taken.has(base)) return base;
	let n = 2;
	while (taken.has(`${base}_${n}`)) n += 1;
	return `${base}_${n}`;
}

export function isExpression(value: Json | undefined): value is string {
	return typeof value === "string" && value.includes("{{");
}

export type Hole = {
	kind: "value" | "field" | "list";
	label: string;
	schema?: JsonObject;
	template?: string;
	of?: string;
	hint?: string;
	candidates?: Json[];
};

export function holeOf(value: Json | undefined): Hole | null {
	if (!isObject(value) || !isObject(value.$hole)) return null;
	return value.$hole as unknown as Hole;
}
