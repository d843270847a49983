import type { Action } from "#/api/catalog.ts";
import { type Draft, useAnswerHole, usePatchDraft, useTravel } from "#/api/drafts.ts";
import { isStatus } from "#/api/problem.ts";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { pasteOf } from "#/graph/clipboard.ts";
import { findStep, freshId, type Step, type Trigger } from "#/graph/document.ts";
import { edgesOf } from "#/graph/edges.ts";
import type { Json, JsonObject } from "#/graph/json.ts";
import {
	addStep,
	connect,
	disconnect,
	type Operation,
	removeStep,
	removeTrigger,
	setLayout,
	setTrigger,
	updateStep,
} from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure } from "#/ui/toast.ts";

export type EditorCommands = ReturnType<typeof useEditorCommands>;

/** Every way to change the draft from this page: each is one patch, so each is one undo step. */
export function useEditorCommands(workflow: string, draft: Draft | undefined) {
	const patch = usePatchDraft(workflow);
	const travel = useTravel(workflow);
	const answer = useAnswerHole(workflow);
	const failed = (error: unknown) =>
		isStatus(error, 409) ? say(text.editor.conflict) : sayFailure(error);
	const apply = (operations: Operation[], intent: string) => {
		if (operations.length > 0) patch.mutate({ operations, intent }, { onError: failed });
	};
	return {
		saving: patch.isPending || travel.isPending,
		travel: (direction: "undo" | "redo") =>
			travel.mutate(direction, {
				onSuccess: () => say(direction === "undo" ? text.editor.undone : text.editor.redone),
				onError: failed,
			}),
		answer: (path: string, value: string) => answer.mutate({ path, value }, { onError: failed }),
		connect: (from: string, port: string | null, to: string) =>
			apply([connect(from, port, to)], "Connect two steps"),
		disconnect: (edgeId: string) => {
			const edge = draft && edgesOf(draft.document).find((one) => edgeName(one) === edgeId);
			if (edge) apply([disconnect(edge.from, edge.port, edge.to)], "Disconnect two steps");
		},
		remove: (nodeIds: readonly string[]) => {
			const gone = nodeIds.map((nodeId) => {
				const trigger = triggerIdOf(nodeId);
				return trigger ? removeTrigger(trigger) : removeStep(nodeId);
			});
			apply(gone, "Remove from the canvas");
		},
		/** Add what was copied; the ids it got, null when the text holds no steps. */
		paste: (words: string): string[] | null => {
			const pasted = draft ? pasteOf(draft.document, words) : null;
			if (!pasted) return null;
			apply(pasted.operations, "Paste steps");
			return pasted.ids;
		},
		toggle: (ids: readonly string[]) => {
			const changes = ids.flatMap((id) => {
				const step = draft && findStep(draft.document, id)?.step;
				const { disabled, ...rest } = step ?? { id };
				const change = step && updateStep(step, disabled ? rest : { ...rest, disabled: true });
				return change ? [change] : [];
			});
			apply(changes, "Switch steps on or off");
		},
		moved: (positions: Record<string, { x: number; y: number }>) => {
			const none = Object.keys(positions).length === 0;
			const known = (draft?.layout ?? {}) as JsonObject;
			if (none && Object.keys(known).length === 0) return;
			const layout = none ? {} : { ...known, ...(positions as unknown as JsonObject) };
			apply([setLayout(layout)], text.canvas.movedSaved);
		},
		addStep: (action: Action, after: string | null): string | null => {
			if (!draft) return null;
			const step = newStep(draft, action, after);
			apply([addStep(step)], `Add ${action.title}`);
			return step.id;
		},
		addTrigger: (type: "manual" | "schedule" | "webhook"): string | null => {
			if (!draft) return null;
			const trigger = newTrigger(draft, type);
			apply([setTrigger(trigger)], "Add a trigger");
			return trigger.id;
		},
	};
}

function edgeName(edge: { from: string; to: string; port: string | null }): string {
	return `${edge.from}${edge.port ? `.${edge.port}` : ""}->${edge.to}`;
}

function newStep(draft: Draft, action: Action, after: string | null): Step {
	const known = after && !triggerIdOf(after);
	return {
		id: freshId(draft.document, action.id.split(".").at(-1) ?? "step"),
		name: action.title,
		uses: action.id,
		with: withDefaults(action.input_schema as JsonObject),
		...(known ? { after: [after] } : {}),
	};
}

/** What an action's own schema fills in; the rest stays open and is listed as a problem. */
function withDefaults(schema: JsonObject): JsonObject {
	const properties = (schema.properties ?? {}) as JsonObject;
	const given = Object.entries(properties).flatMap(([name, field]): [string, Json][] => {
		const first = (field as JsonObject).default ?? firstChoice(field as JsonObject, name, schema);
		return first === undefined || first === null ? [] : [[name, first]];
	});
	return Object.fromEntries(given);
}

function firstChoice(field: JsonObject, name: string, schema: JsonObject): Json | undefined {
	const needed = Array.isArray(schema.required) && schema.required.includes(name);
	return needed && Array.isArray(field.enum) ? field.enum[0] : undefined;
}

function newTrigger(draft: Draft, type: "manual" | "schedule" | "webhook"): Trigger {
	const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
	const schedule = { cron: "0 9 * * 1-5", timezone };
	return {
		id: freshId(draft.document, type),
		type,
		...(type === "schedule" ? { with: schedule } : {}),
	};
}
