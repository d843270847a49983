/** Steps as text for the clipboard, and back into a document under ids of their own. */
import { freshId, type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";
import { addStep, type Operation } from "./operations.ts";

const MARK = "nexa_steps";
const EXPRESSION = /\{\{.*?\}\}/gs;
/** Longer texts are no steps somebody copied here. */
const LONGEST = 1_000_000;
/** More at once are brought in as a workflow, not pasted. */
const MOST_STEPS = 500;
const DEEPEST = 20;

export type Pasted = { operations: Operation[]; ids: string[] };
/** Why a text cannot be pasted: what people are told depends on it. */
export type Unfit = "nothing" | "words" | "long" | "broken" | "foreign" | "unfit";

/** The steps with these ids, in document order; null when there is none. */
export function copiedText(document: WorkflowDocument, ids: readonly string[]): string | null {
	const steps = chosen(document, new Set(ids));
	return steps.length > 0 ? JSON.stringify({ [MARK]: 1, steps }, null, 2) : null;
}

/** The operations that add what was copied, or why there are none. */
export function pasteOf(document: WorkflowDocument, text: string): Pasted | Unfit {
	const steps = stepsIn(text);
	if (!Array.isArray(steps)) return steps;
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

/** Steps copied here, or those of a whole document of ours. */
function stepsIn(text: string): Step[] | Unfit {
	if (text.trim() === "") return "nothing";
	if (text.length > LONGEST) return "long";
	if (!/^\s*[[{]/.test(text)) return "words";
	let read: Json;
	try {
		read = JSON.parse(text) as Json;
	} catch {
		return "broken";
	}
	if (!isObject(read) || (read[MARK] !== 1 && read.nexa !== 1)) return "foreign";
	const { steps } = read;
	if (!Array.isArray(steps) || steps.length === 0) return "unfit";
	if (!steps.every((one) => isStep(one, 0))) return "unfit";
	return countOf(steps as Step[]) > MOST_STEPS ? "long" : (steps as Step[]);
}

/** Its parts that this page reads are what they must be; the rest is for the server to judge. */
function isStep(value: Json, depth: number): boolean {
	if (!isObject(value) || depth > DEEPEST) return false;
	const { id, name, after, steps, ...rest } = value;
	return (
		typeof id === "string" &&
		/^[a-z][a-z0-9_]*$/.test(id) &&
		(name === undefined || typeof name === "string") &&
		(after === undefined || (Array.isArray(after) && after.every(isText))) &&
		(steps === undefined ||
			(Array.isArray(steps) && steps.every((one) => isStep(one, depth + 1)))) &&
		Object.values(rest).every((one) => isFlat(one, 0))
	);
}

function isText(value: Json): boolean {
	return typeof value === "string";
}

/** Values nested deeper are no arguments of a step, and would be walked without an end. */
function isFlat(value: Json, depth: number): boolean {
	if (typeof value !== "object" || value === null) return true;
	return depth < 10 * DEEPEST && Object.values(value).every((one) => isFlat(one, depth + 1));
}

function countOf(steps: readonly Step[]): number {
	return steps.reduce((sum, step) => sum + 1 + countOf(step.steps ?? []), 0);
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
