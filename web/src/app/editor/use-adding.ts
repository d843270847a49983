import { useState } from "react";
import type { Draft } from "#/api/drafts.ts";
import type { Addable } from "#/features/canvas/addable.ts";
import { useAddables } from "#/features/canvas/use-addables.ts";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { findStep, labelOf, stepType } from "#/graph/document.ts";
import type { Place } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import { useIdle } from "#/ui/use-idle.ts";
import type { EditorCommands } from "./use-editor-commands.ts";
import { useLikely } from "./use-likely.ts";

type AddingGiven = {
	draft: Draft | null;
	commands: EditorCommands;
	selected: string | null;
	onSelect: (nodeId: string | null) => void;
};

export type Adding = ReturnType<typeof useAdding>;

/** The list of what can be added: whether it is open, for which place, and what choosing does. */
export function useAdding({ draft, commands, selected, onSelect }: AddingGiven) {
	const [place, setPlace] = useState<Place | "selection" | null>(null);
	const isIdle = useIdle();
	// The whole catalogue is long, and what a newly opened page draws first does not need it.
	const offered = useAddables(draft?.workflow_id ?? "", isIdle, place !== null);
	const meant = place === "selection" ? placeFor(draft, selected) : place;
	const put = (chosen: Addable, where: Place) => {
		const made = commands.add(chosen, where);
		if (made) onSelect(made);
	};
	const likely = useLikely(draft, meant, offered);
	return {
		offered,
		likely,
		open: place !== null,
		where: meant ? words(draft, meant) : "",
		toggle: () => setPlace(place === null ? "selection" : null),
		ask: (at: Place | "selection") => setPlace(at),
		close: () => setPlace(null),
		add: (chosen: Addable) => {
			if (meant) put(chosen, meant);
			setPlace(meant?.at === "line" ? null : "selection");
		},
		drop: (key: string, where: Place) => {
			const chosen = offered.find((one) => one.key === key);
			if (chosen) put(chosen, where);
		},
	};
}

function placeFor(draft: Draft | null, selected: string | null): Place {
	const known = draft && selected && findStep(draft.document, selected);
	return known ? { at: "after", node: known.step.id } : { at: "end" };
}

/** Where it will stand, so that nobody has to guess. */
function words(draft: Draft | null, place: Place): string {
	const step = (id: string) => draft && findStep(draft.document, id)?.step;
	const name = (id: string) => {
		const found = step(id);
		return found ? labelOf(found) : text.canvas.trigger;
	};
	if (place.at === "line") {
		const from = triggerIdOf(place.line.source) ? text.canvas.trigger : name(place.line.source);
		return text.canvas.addBetween(text.canvas.ends(from, name(place.line.target)));
	}
	if (place.at !== "after") return text.canvas.addEnd;
	const found = step(place.node);
	const isGroup = found && stepType(found) === "group";
	return isGroup ? text.canvas.addInto(name(place.node)) : text.canvas.addAfter(name(place.node));
}
