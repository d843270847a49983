import { useEffect, useRef } from "react";
import type { Draft } from "#/api/drafts.ts";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { copiedText } from "#/graph/clipboard.ts";
import { text } from "#/strings/text.ts";
import { say } from "#/ui/toast.ts";
import type { EditorCommands } from "./use-editor-commands.ts";

type ClipboardGiven = {
	draft: Draft | null;
	selected: string | null;
	commands: EditorCommands;
	mayEdit: boolean;
	onPasted: (id: string) => void;
};

/** Copy and paste of steps, within a workflow and from one to another. Text fields keep their own. */
export function useClipboard(given: ClipboardGiven): void {
	const newest = useRef(given);
	newest.current = given;
	useEffect(() => {
		const copy = (event: ClipboardEvent) => {
			const { draft, selected } = newest.current;
			if (!draft || isTyping()) return;
			const words = copiedText(draft.document, chosenIds(selected));
			if (!words) return;
			event.clipboardData?.setData("text/plain", words);
			event.preventDefault();
			say(text.editor.copiedSteps);
		};
		const paste = (event: ClipboardEvent) => {
			const { draft, commands, mayEdit, onPasted } = newest.current;
			if (!draft || !mayEdit || isTyping()) return;
			event.preventDefault();
			pasteWords(event.clipboardData?.getData("text/plain") ?? "", commands, onPasted);
		};
		document.addEventListener("copy", copy);
		document.addEventListener("paste", paste);
		return () => {
			document.removeEventListener("copy", copy);
			document.removeEventListener("paste", paste);
		};
	}, []);
}

/** Where no key can be pressed, what was copied is asked for; a browser may say no. */
export async function pasteCopied(
	commands: EditorCommands,
	onPasted: (id: string) => void,
): Promise<void> {
	let words: string;
	try {
		words = await navigator.clipboard.readText();
	} catch {
		say(text.editor.clipboardClosed);
		return;
	}
	pasteWords(words, commands, onPasted);
}

function pasteWords(words: string, commands: EditorCommands, onPasted: (id: string) => void): void {
	const ids = commands.paste(words);
	if (typeof ids === "string") {
		say(text.editor.notPasted[ids]);
		return;
	}
	say(text.editor.pastedSteps(ids.length));
	useCanvasStore.getState().show({ picked: ids.length > 1 ? ids : [] });
	if (ids[0]) onPasted(ids[0]);
}

/** The picked steps, else the one in the inspector. */
export function chosenIds(selected: string | null): readonly string[] {
	const { picked } = useCanvasStore.getState();
	if (picked.length > 0) return picked;
	return selected ? [selected] : [];
}

function isTyping(): boolean {
	const active = document.activeElement;
	if (!(active instanceof HTMLElement)) return false;
	const words = window.getSelection()?.toString() ?? "";
	return (
		words !== "" || active.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(active.tagName)
	);
}
