/** Patch operations the browser makes, and what they say in words. */
import { text } from "#/strings/text.ts";
import { describeTrigger, plainValue } from "./describe.ts";
import { fieldChanges } from "./diff.ts";
import { labelOf, type Step, type Trigger, type WorkflowDocument, walkSteps } from "./document.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export type Operation = { op: string } & JsonObject;

export function updateStep(before: Step, after: Step): Operation | null {
	const changes = fieldChanges(before as unknown as Json, after as unknown as Json);
	if (changes.length === 0) return null;
	const set: JsonObject = {};
	const unset: string[] = [];
	for (const change of changes) {
		if (change.after === undefined) unset.push(change.path);
		else set[change.path] = change.after;
	}
	return { op: "update_step", id: before.id, set, unset };
}

export function addStep(step: Step): Operation {
	return { op: "add_step", step: step as unknown as Json };
}

export function removeStep(id: string): Operation {
	return { op: "remove_step", id };
}

export function setTrigger(trigger: Trigger): Operation {
	return { op: "set_trigger", trigger: trigger as unknown as Json };
}

export function removeTrigger(id: string): Operation {
	return { op: "remove_trigger", id };
}

export function setLayout(layout: JsonObject): Operation {
	return { op: "set_layout", layout };
}

export function connect(from: string, port: string | null, to: string): Operation {
	return { op: "connect", from: portName(from, port), to };
}

export function disconnect(from: string, port: string | null, to: string): Operation {
	return { op: "disconnect", from: portName(from, port), to };
}

function portName(from: string, port: string | null): string {
	return port && port !== "ok" ? `${from}.${port}` : from;
}

const SIGNS: Record<string, "+" | "~" | "-"> = {
	add_step: "+",
	remove_step: "-",
	remove_trigger: "-",
	disconnect: "-",
	connect: "+",
};

export function signOf(operation: Operation): "+" | "~" | "-" {
	return SIGNS[operation.op] ?? "~";
}

/** What an action is called, by its id. */
export type TitleOf = (uses: string) => string | undefined;

/** Say one operation in words; names come from the documents around it. */
export function describeOperation(
	operation: Operation,
	before: WorkflowDocument | null,
	after: WorkflowDocument,
	titleOf?: TitleOf,
): string {
	const name = (id: Json | undefined) => nameOf(String(id ?? ""), before, after);
	const said = text.words.change;
	switch (operation.op) {
		case "add_step":
			return added(operation.step, name, titleOf);
		case "remove_step":
			return said.remove(name(operation.id));
		case "update_step":
			return said.change(name(operation.id), changedFields(operation));
		case "set_name":
			return renamed(operation, name);
		case "connect":
			return said.connect(name(operation.from), name(operation.to));
		case "disconnect":
			return said.disconnect(name(operation.from), name(operation.to));
		case "set_meta":
			return metaWords(operation);
		case "set_trigger":
			return startWords(operation.trigger, titleOf);
		case "move":
			return said.move(name(operation.id));
		default:
			return said.others[operation.op] ?? said.other(operation.op);
	}
}

type NameOf = (id: Json | undefined) => string;

function added(step: Json | undefined, name: NameOf, titleOf?: TitleOf): string {
	const said = text.words.change;
	if (!isObject(step)) return said.addStep;
	const what = typeof step.uses === "string" ? titleOf?.(step.uses) : undefined;
	return what ? said.addAs(name(step.id), what) : said.add(name(step.id));
}

function renamed(operation: Operation, name: NameOf): string {
	const said = text.words.change;
	const to = operation.name;
	return typeof to === "string"
		? said.renameTo(name(operation.id), said.quoted(to))
		: said.rename(name(operation.id));
}

function metaWords({ name, description }: Operation): string {
	const said = text.words.change;
	const parts = [
		...(typeof name === "string" ? [said.nameIt(said.quoted(name))] : []),
		...(description === undefined ? [] : [said.description]),
	];
	return parts.join("; ") || said.other("set_meta");
}

function startWords(trigger: Json | undefined, titleOf?: TitleOf): string {
	const said = text.words.change;
	return isObject(trigger)
		? said.startsBy(describeTrigger(trigger as unknown as Trigger, titleOf))
		: said.setTrigger;
}

const LONGEST = 60;

function changedFields(operation: Operation): string {
	const set = isObject(operation.set) ? Object.entries(operation.set) : [];
	const unset = Array.isArray(operation.unset) ? operation.unset.map(String) : [];
	const fields = [
		...set.map(([path, value]) => [fieldOf(path), shortened(plainValue(value))]),
		...unset.map((path) => [fieldOf(path), ""]),
	].filter(([field]) => field);
	const said = fields.map(([field, value]) => (value ? `${field} = ${value}` : field));
	return [...new Set(said)].join(", ") || text.words.change.details;
}

function fieldOf(path: string): string {
	const last = path.split("/").filter((part) => part !== "with");
	return (last.at(-1) ?? "").replaceAll("_", " ");
}

function shortened(words: string): string {
	return words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words;
}

function nameOf(
	reference: string,
	before: WorkflowDocument | null,
	after: WorkflowDocument,
): string {
	const id = reference.split(".")[0] ?? reference;
	// What stood there before is the name people know; a new step has only its new one.
	for (const document of [before, after]) {
		const found = document && walkSteps(document).find((placed) => placed.step.id === id);
		if (found) return text.words.change.quoted(labelOf(found.step));
	}
	return text.words.change.quoted(id);
}
