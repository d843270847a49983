import { useHotkeys } from "@mantine/hooks";
import type { EdgeChange } from "@xyflow/react";
import { type RefObject, useMemo, useState } from "react";
import type { LineEdge } from "./step-line.tsx";

type RemovalGiven = {
	canvas: RefObject<HTMLElement | null>;
	chosen: ReadonlySet<string>;
	lines: LineEdge[];
	readOnly: boolean;
	onRemove: (nodeIds: string[]) => void;
	onDisconnect: (edgeId: string) => void;
};

/** A line can be chosen like a box, and Delete removes what is chosen, at the moment the key goes down. */
export function useRemoval(given: RemovalGiven) {
	const { canvas, chosen, lines, readOnly } = given;
	const [line, setLine] = useState<string | null>(null);
	const shown = useMemo(
		() => lines.map((one) => (one.id === line ? { ...one, selected: true } : one)),
		[lines, line],
	);
	const remove = (event: KeyboardEvent) => {
		const { activeElement, body } = document;
		// In a dialog or beside the canvas the key is not meant for what is chosen here.
		if (readOnly || (activeElement !== body && !canvas.current?.contains(activeElement))) return;
		event.preventDefault();
		if (line !== null && lines.some((one) => one.id === line)) given.onDisconnect(line);
		else if (chosen.size > 0) given.onRemove([...chosen]);
		setLine(null);
	};
	const options = { preventDefault: false };
	useHotkeys([
		["Delete", remove, options],
		["Backspace", remove, options],
	]);
	return {
		lines: shown,
		clear: () => setLine(null),
		onEdgesChange: (changes: EdgeChange<LineEdge>[]) => {
			for (const change of changes)
				if (change.type === "select") setLine(change.selected ? change.id : null);
		},
	};
}
