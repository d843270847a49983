/** New steps and triggers in a shape the server takes; what is not known yet is an open question. */
import { freshId, type Step, type Trigger, type WorkflowDocument } from "./document.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

export const CONTROL_TYPES = ["branch", "loop", "group", "wait", "approval", "stop"] as const;
export type ControlType = (typeof CONTROL_TYPES)[number];

export const OFFERED_TRIGGERS = ["schedule", "webhook", "manual"] as const;
export type OfferedTrigger = (typeof OFFERED_TRIGGERS)[number];

export type ActionKind = { id: string; title: string; input_schema: JsonObject };

export type TriggerKind = { id: string; config_schema: JsonObject };

/** The words a new step brings, in the language of the person. */
export type NewWords = {
	names: Record<ControlType, string>;
	whichWay: string;
	whichList: string;
	mayGoOn: string;
};

export function newAction(document: WorkflowDocument, action: ActionKind): Step {
	return {
		id: freshId(document, action.id.split(".").at(-1) ?? "step"),
		name: action.title,
		uses: action.id,
		with: withDefaults(action.input_schema),
	};
}

export function newControl(document: WorkflowDocument, type: ControlType, words: NewWords): Step {
	const own = { id: freshId(document, type), name: words.names[type] };
	switch (type) {
		case "branch": {
			const when = { $hole: { kind: "value", label: words.whichWay } };
			return { ...own, type, cases: [{ id: "yes", when }], else: "no" };
		}
		case "loop": {
			const items = { $hole: { kind: "list", label: words.whichList } };
			return { ...own, type: "group", foreach: { items }, steps: [] };
		}
		case "group":
			return { ...own, type, steps: [] };
		case "wait":
			return { ...own, type, duration_s: 3600 };
		case "approval":
			return { ...own, type, title: words.mayGoOn };
		case "stop":
			return { ...own, type, outcome: "succeed" };
	}
}

export function newCall(document: WorkflowDocument, workflow: { key: string; name: string }): Step {
	return {
		id: freshId(document, "call"),
		name: workflow.name,
		type: "call",
		workflow: workflow.key,
	};
}

export function newTrigger(
	document: WorkflowDocument,
	type: OfferedTrigger,
	timezone: string,
): Trigger {
	const schedule = { cron: "0 9 * * 1-5", timezone };
	return {
		id: freshId(document, type),
		type,
		...(type === "schedule" ? { with: schedule } : {}),
	};
}

/** A trigger for what is looked for at another service; its account and settings are asked in the details. */
export function newWatched(document: WorkflowDocument, kind: TriggerKind): Trigger {
	const given = withDefaults(kind.config_schema);
	return {
		id: freshId(document, kind.id.split(".").at(-1) ?? "event"),
		type: "app",
		uses: kind.id,
		...(Object.keys(given).length > 0 ? { with: given } : {}),
	};
}

/** What an action's own schema fills in; the rest stays open and is listed as a problem. */
function withDefaults(schema: JsonObject): JsonObject {
	const properties = isObject(schema.properties) ? schema.properties : {};
	const given = Object.entries(properties).flatMap(([name, field]): [string, Json][] => {
		if (!isObject(field)) return [];
		const first = field.default ?? firstChoice(field, name, schema);
		return first === undefined || first === null ? [] : [[name, first]];
	});
	return Object.fromEntries(given);
}

function firstChoice(field: JsonObject, name: string, schema: JsonObject): Json | undefined {
	const needed = Array.isArray(schema.required) && schema.required.includes(name);
	return needed && Array.isArray(field.enum) ? field.enum[0] : undefined;
}

/** An id for one more way out of a branch: neither a way nor the one that is left. */
export function freshCaseId(step: Step): string {
	const taken = new Set([...(step.cases ?? []).map((one) => one.id), step.else, "ok", "failed"]);
	let number = (step.cases?.length ?? 0) + 1;
	while (taken.has(`way_${number}`)) number += 1;
	return `way_${number}`;
}
