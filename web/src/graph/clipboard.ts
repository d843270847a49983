/** Steps as text for the clipboard, and back into a document under ids of their own. */
import { freshId, type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { addStep, type Operation } from "./operations.ts";

const MARK = "nexa_steps";
const EXPRESSION = /\{\{.*?\}\}/gs;
/** Longer texts are no steps somebody copied here. */
const LONGEST = 1_000_000;

export type Pasted = { operations: Operation[]; ids: string[] };

/** The steps with these ids, in document order; null when there is none. */
export function copiedText(document: WorkflowDocument, ids: readonly string[]): string | null {
	const steps = chosen(document, new Set(ids));
	return steps.length > 0 ? JSON.stringify({ [MARK]: 1, steps }, null, 2) : null;
}

/** The operations that add what was copied; null when the text holds no copied steps. */
export function pasteOf(document: WorkflowDocument, text: string): Pasted | null {
	const steps = stepsIn(text);
	if (!steps) return null;
	const renamed = freshNames(document, steps);
	const known = new Set(walkSteps(document).map((placed) => placed.step.id));
	const made = steps.map((step) => rewritten(step, renamed, known));
	return { operations: made.map(addStep), ids: made.map((step) => step.id) };
}

/** A step that is copied with its group is not copied a second time. */
function chosen(document: WorkflowDocument, ids: ReadonlySet<string>): Step[] {
	const placed = walkSteps(document);
	const parents = new Map(placed.map((one) => [one.step.id, one.parent]));
	const hasChosenParent = (id: string): boolean => {
		const parent = parents.get(id);
		return parent ? ids.has(parent) || hasChosenParent(parent) : false;
	};
	return placed
		.map((one) => one.step)
		.filter((step) => ids.has(step.id) && !hasChosenParent(step.id));
}

function stepsIn(text: string): Step[] | null {
	if (text.length > LONGEST || !text.includes(MARK)) return null;
	try {
		const read = JSON.parse(text) as Json;
		if (!isObject(read) || read[MARK] !== 1 || !Array.isArray(read.steps)) return null;
		return read.steps.every(isStep) && read.steps.length > 0 ? (read.steps as Step[]) : null;
	} catch {
		return null;
	}
}

function isStep(value: Json): boolean {
	return isObject(value) && typeof value.id === "string" && value.id !== "";
}

function freshNames(document: WorkflowDocument, steps: Step[]): Map<string, string> {
	const names = new Map<string, string>();
	let taken = document;
	for (const { step } of walkSteps({ ...document, triggers: [], steps })) {
		const id = freshId(taken, step.id.replace(/_\d+$/, ""));
		names.set(step.id, id);
		taken = { ...taken, steps: [...(taken.steps ?? []), { id }] };
	}
	return names;
}

/** Under its new id, reading its copied neighbours; what came from elsewhere and is not here is left out. */
function rewritten(step: Step, renamed: Map<string, string>, known: Set<string>): Step {
	const { after, steps, ...rest } = step;
	const kept = (after ?? []).flatMap((entry) => {
		const [source = "", ...port] = entry.split(".");
		const id = renamed.get(source) ?? (known.has(source) ? source : null);
		return id ? [[id, ...port].join(".")] : [];
	});
	const own = withNewNames(rest as unknown as JsonObject, renamed) as unknown as Step;
	return {
		...own,
		id: renamed.get(step.id) ?? step.id,
		...(kept.length > 0 ? { after: kept } : {}),
		...(steps ? { steps: steps.map((inner) => rewritten(inner, renamed, known)) } : {}),
	};
}

function withNewNames(value: Json, renamed: Map<string, string>): Json {
	if (typeof value === "string") {
		return value.replaceAll(EXPRESSION, (expression) =>
			expression.replaceAll(/\bsteps\.(\??)([a-z][a-z0-9_]*)/g, (whole, optional, id: string) =>
				renamed.has(id) ? `steps.${optional}${renamed.get(id)}` : whole,
			),
		);
	}
	if (Array.isArray(value)) return value.map((one) => withNewNames(one, renamed));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key, withNewNames(inner as Json, renamed)]),
	);
}
