import { type Draft, useAnswerHole, usePatchDraft, useTravel, useWaiting } from "#/api/drafts.ts";
import type { Addable } from "#/features/canvas/addable.ts";
import { triggerIdOf, triggerNodeId } from "#/graph/canvas-model.ts";
import { pasteOf, type Unfit } from "#/graph/clipboard.ts";
import { findStep, type Step, type Trigger, type WorkflowDocument } from "#/graph/document.ts";
import { edgesOf } from "#/graph/edges.ts";
import { groupOf, moveInto } from "#/graph/grouping.ts";
import type { JsonObject } from "#/graph/json.ts";
import { newAction, newCall, newControl, newTrigger, newWatched } from "#/graph/new-step.ts";
import {
	connect,
	disconnect,
	type Operation,
	removeStep,
	removeTrigger,
	setLayout,
	setTrigger,
	updateStep,
} from "#/graph/operations.ts";
import { type Place, placeStep } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import { say, sayFailure, sayRefused, sayWithUndo } from "#/ui/toast.ts";

export type EditorCommands = ReturnType<typeof useEditorCommands>;

/** Every way to change the draft from this page: each is one patch, so each is one undo step. */
export function useEditorCommands(workflow: string, draft: Draft | undefined) {
	const patch = usePatchDraft(workflow);
	const travel = useTravel(workflow);
	const answer = useAnswerHole(workflow);
	const waiting = useWaiting(workflow);
	const failed = sayFailure;
	const apply = (operations: Operation[], intent: string) => {
		if (operations.length === 0) return;
		patch.mutate({ operations, intent }, { onError: sayRefused });
	};
	return {
		saving: patch.isPending || travel.isPending || waiting.length > 0,
		waiting: waiting.length,
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
			if (gone.length === 0) return;
			const given = { operations: gone, intent: "Remove from the canvas" };
			patch.mutate(given, {
				onSuccess: (shown) => {
					if (!shown) return;
					sayWithUndo(text.editor.removedSteps(gone.length), () =>
						travel.mutate("undo", { onError: failed }),
					);
				},
				onError: sayRefused,
			});
		},
		/** Add what was copied; the ids it got, or why it cannot be added. */
		paste: (words: string): string[] | Unfit => {
			const pasted = draft ? pasteOf(draft.document, words) : "nothing";
			if (typeof pasted === "string") return pasted;
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
		/** Put something new at a place; answers the box it became. */
		add: (chosen: Addable, place: Place): string | null => {
			if (!draft) return null;
			if (chosen.type === "trigger" || chosen.type === "watched") {
				const trigger = triggerFor(draft.document, chosen);
				apply([setTrigger(trigger)], "Add a trigger");
				return triggerNodeId(trigger.id);
			}
			const step = stepFor(draft.document, chosen);
			const operations = placeStep(draft.document, step, place);
			const spot = place.at === "spot" && !place.group ? [withSpot(draft, step.id, place)] : [];
			apply([...operations, ...spot], `Add ${chosen.title}`);
			return step.id;
		},
		group: (ids: readonly string[]): string | null => {
			const made =
				draft && groupOf(draft.document, stepsOnly(ids), text.canvas.controls.group.title);
			if (!made) return null;
			apply(made.operations, "Put steps into a group");
			return made.group;
		},
		moveInto: (ids: readonly string[], group: string | null) => {
			if (draft) apply(moveInto(draft.document, stepsOnly(ids), group), "Move steps");
		},
	};
}

function edgeName(edge: { from: string; to: string; port: string | null }): string {
	return `${edge.from}${edge.port ? `.${edge.port}` : ""}->${edge.to}`;
}

type Starting = Extract<Addable, { type: "trigger" | "watched" }>;

function triggerFor(document: WorkflowDocument, chosen: Starting): Trigger {
	if (chosen.type === "trigger") return newTrigger(document, chosen.trigger, localZone());
	const { id, config_schema } = chosen.trigger;
	return newWatched(document, { id, config_schema: config_schema as JsonObject });
}

function stepFor(document: WorkflowDocument, chosen: Exclude<Addable, Starting>): Step {
	if (chosen.type === "control") return newControl(document, chosen.control, text.canvas.newWords);
	if (chosen.type === "call") return newCall(document, chosen.workflow);
	const { id, title, input_schema } = chosen.action;
	return newAction(document, { id, title, input_schema: input_schema as JsonObject });
}

function withSpot(draft: Draft, id: string, spot: { x: number; y: number }): Operation {
	const known = draft.layout as JsonObject;
	return setLayout({ ...known, [id]: { x: spot.x, y: spot.y } });
}

function stepsOnly(ids: readonly string[]): string[] {
	return ids.filter((id) => triggerIdOf(id) === null);
}

function localZone(): string {
	return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
