/** What can be added, as one list to search in and to drag from. */
import type { Action, TriggerShown } from "#/api/catalog.ts";
import type { Workflow } from "#/api/workflows.ts";
import { appOf, type Kind, kindOf } from "#/graph/describe.ts";
import {
	CONTROL_TYPES,
	type ControlType,
	OFFERED_TRIGGERS,
	type OfferedTrigger,
} from "#/graph/new-step.ts";
import { text } from "#/strings/text.ts";

export type Addable = {
	/** Names it in a drag, such as "action:http.request". */
	key: string;
	kind: Kind;
	title: string;
	summary: string;
	/** What an action or an event comes from. */
	app?: string | null;
	/** What else it is known by. */
	known?: string | undefined;
} & (
	| { type: "action"; action: Action }
	| { type: "control"; control: ControlType }
	| { type: "call"; workflow: Workflow }
	| { type: "trigger"; trigger: OfferedTrigger }
	| { type: "watched"; trigger: TriggerShown }
);

export const DRAG_TYPE = "application/x-nexa-addable";
const CONTROL_KINDS: Record<ControlType, Kind> = {
	branch: "branch",
	loop: "group",
	group: "group",
	wait: "wait",
	approval: "approval",
	stop: "stop",
};

export function addables(
	actions: readonly Action[],
	workflows: readonly Workflow[],
	triggers: readonly TriggerShown[],
): Addable[] {
	return [
		...actions.map(
			(action): Addable => ({
				type: "action",
				action,
				key: `action:${action.id}`,
				kind: kindOf({ id: action.id, uses: action.id }),
				app: appOf(action.id),
				title: action.title,
				summary: action.summary,
				known: action.known,
			}),
		),
		...CONTROL_TYPES.map(
			(control): Addable => ({
				type: "control",
				control,
				key: `control:${control}`,
				kind: CONTROL_KINDS[control],
				...text.canvas.controls[control],
			}),
		),
		...workflows.map(
			(workflow): Addable => ({
				type: "call",
				workflow,
				key: `call:${workflow.key}`,
				kind: "call",
				title: text.canvas.callOf(workflow.name),
				summary: text.canvas.callSummary,
			}),
		),
		...OFFERED_TRIGGERS.map(
			(trigger): Addable => ({
				type: "trigger",
				trigger,
				key: `trigger:${trigger}`,
				kind: "trigger",
				...text.canvas.triggers[trigger],
			}),
		),
		...triggers
			.filter((trigger) => trigger.is_watched || trigger.has_line)
			.map(
				(trigger): Addable => ({
					type: "watched",
					trigger,
					key: `trigger:${trigger.id}`,
					kind: "trigger",
					app: appOf(trigger.id),
					title: trigger.title,
					summary: trigger.summary,
					known: trigger.known,
				}),
			),
	];
}

/** Every word typed stands somewhere in its name, its sentence or its id; what is named so comes first. */
export function matching(offered: readonly Addable[], words: string): Addable[] {
	const typed = words.trim().toLowerCase();
	const wanted = typed.split(/\s+/).filter(Boolean);
	const rank = (one: Addable) => {
		const title = one.title.toLowerCase();
		if (title.startsWith(typed)) return 0;
		return wanted.every((word) => title.includes(word)) ? 1 : 2;
	};
	const found = offered.filter((one) => {
		const said = `${one.key} ${one.title} ${one.summary} ${one.known ?? ""}`.toLowerCase();
		return wanted.every((word) => said.includes(word));
	});
	return typed === "" ? found : found.sort((one, other) => rank(one) - rank(other));
}
