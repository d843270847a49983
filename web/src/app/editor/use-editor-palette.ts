import { useMemo } from "react";
import type { Draft } from "#/api/drafts.ts";
import { labelOf, walkSteps } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { type PaletteCommand, usePaletteCommands } from "../palette/palette-store.ts";
import type { EditorCommands } from "./use-editor-commands.ts";

type PaletteGiven = {
	draft: Draft | null;
	commands: EditorCommands;
	mayEdit: boolean;
	onSelect: (id: string) => void;
	onRehearse: () => void;
};

/** The editor's own commands and its steps, by name. */
export function useEditorPalette(given: PaletteGiven): void {
	const { draft } = given;
	// biome-ignore lint/correctness/useExhaustiveDependencies: the commands act on the draft they were made for
	const offered = useMemo(
		() => (draft ? [...actionsOf(given, draft), ...stepsOf(given, draft)] : []),
		[draft, given.mayEdit],
	);
	usePaletteCommands("editor", offered);
}

function actionsOf(given: PaletteGiven, draft: Draft): PaletteCommand[] {
	const { commands, mayEdit } = given;
	const action = (id: string, label: string, keys: string, run: () => void): PaletteCommand => ({
		id,
		label,
		keys,
		run,
		group: "actions",
	});
	const rehearse = action("rehearse", text.editor.rehearse, "Ctrl Enter", given.onRehearse);
	if (!mayEdit) return [rehearse];
	return [
		rehearse,
		action("tidy", text.canvas.tidy, "Shift T", () => commands.moved({})),
		...(draft.can_undo
			? [action("undo", text.editor.undo, "Ctrl Z", () => commands.travel("undo"))]
			: []),
		...(draft.can_redo
			? [action("redo", text.editor.redo, "Ctrl Y", () => commands.travel("redo"))]
			: []),
	];
}

function stepsOf({ onSelect }: PaletteGiven, draft: Draft): PaletteCommand[] {
	return walkSteps(draft.document).map(({ step }) => ({
		id: `step-${step.id}`,
		label: labelOf(step),
		group: "steps",
		run: () => onSelect(step.id),
	}));
}
