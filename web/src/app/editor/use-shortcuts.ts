import type { Draft } from "#/api/drafts.ts";
import { type Asked, useAskedTest } from "#/features/inspector/asked-test.ts";
import { copiedText } from "#/graph/clipboard.ts";
import { findStep } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { useKeys } from "#/ui/keys.ts";
import { say } from "#/ui/toast.ts";
import { focusChat, focusNextPanel } from "./panels.ts";
import { chosenIds } from "./use-clipboard.ts";
import type { EditorCommands } from "./use-editor-commands.ts";

type ShortcutsGiven = {
	draft: Draft | null;
	selected: string | null;
	commands: EditorCommands;
	mayEdit: boolean;
	onSelect: (id: string) => void;
	onRehearse: () => void;
	onAdd: () => void;
	onGroup: (ids: readonly string[]) => void;
};

/** The editor's keys; inside a text field the field's own keys stay. */
export function useShortcuts(given: ShortcutsGiven): void {
	const { draft, commands, mayEdit } = given;
	const travel = (direction: "undo" | "redo") => {
		const possible = direction === "undo" ? draft?.can_undo : draft?.can_redo;
		if (possible && mayEdit && !commands.saving) commands.travel(direction);
	};
	const duplicate = () => {
		const words = draft && mayEdit ? copiedText(draft.document, chosenIds(given.selected)) : null;
		const made = words ? commands.paste(words) : [];
		if (Array.isArray(made) && made[0]) given.onSelect(made[0]);
	};
	const test = (wish: Asked) => {
		if (draft && mayEdit && given.selected && findStep(draft.document, given.selected))
			useAskedTest.getState().ask(wish);
	};
	useKeys([
		["mod+S", () => draft && say(commands.saving ? text.editor.savedSoon : text.editor.savedAll)],
		["shift+Enter", () => test("try")],
		["p", () => test("pin")],
		["mod+Z", () => travel("undo")],
		["mod+shift+Z", () => travel("redo")],
		["mod+Y", () => travel("redo")],
		["mod+Enter", () => draft && given.onRehearse()],
		["F6", focusNextPanel],
		["/", focusChat],
		["a", () => draft && mayEdit && given.onAdd()],
		["g", () => mayEdit && given.onGroup(chosenIds(given.selected))],
		["d", duplicate],
		["x", () => mayEdit && commands.toggle(chosenIds(given.selected))],
		["shift+T", () => mayEdit && commands.moved({})],
	]);
}
