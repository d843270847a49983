/** What is different about a failing step, beside the last run that went well. */
import { changesBetween, type FieldChange, fieldChanges, type NamedChange } from "./diff.ts";
import type { WorkflowDocument } from "./document.ts";
import type { Json } from "./json.ts";

export type Got = { input: Json; items: readonly GotItem[] | null };
export type GotItem = { key: string; status: string; input: Json };
export type Compared = { input: FieldChange[]; item: string | null };

/** Compare what a step was given: of a loop, the failing item with the same one, else with one that went well. */
export function inputChanges(good: Got, bad: Got): Compared {
	const failing = bad.items?.find((item) => item.status === "failed");
	if (!failing) return { input: fieldChanges(good.input, bad.input), item: null };
	const twin =
		good.items?.find((item) => item.key === failing.key) ??
		good.items?.find((item) => item.status === "succeeded");
	return { input: twin ? fieldChanges(twin.input, failing.input) : [], item: failing.key };
}

/** What was changed in the workflow since it last went well, the failing step first. */
export function changesSince(
	good: WorkflowDocument,
	bad: WorkflowDocument,
	step: string,
): NamedChange[] {
	const changes = changesBetween(good, bad);
	return [...changes.filter((one) => one.id === step), ...changes.filter((one) => one.id !== step)];
}
