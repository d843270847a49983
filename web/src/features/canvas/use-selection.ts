import type { NodeChange } from "@xyflow/react";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { useCanvasStore } from "./canvas-store.ts";
import type { BoxNode } from "./flow-parts.ts";

/** One step is open in the inspector; more can be picked beside it by a box or with Ctrl. */
export function useSelection(selected: string | null, onSelect: (id: string | null) => void) {
	const picked = useCanvasStore((state) => state.picked);
	const show = useCanvasStore((state) => state.show);
	const chosen = useMemo(
		() => new Set(selected ? [...picked, selected] : picked),
		[picked, selected],
	);
	const before = useRef(chosen);
	useEffect(() => () => show({ picked: [] }), [show]);
	return {
		chosen,
		clear: () => {
			show({ picked: [] });
			onSelect(null);
		},
		/** Remember what was chosen when a click begins. */
		press: () => {
			before.current = chosen;
		},
		click: (id: string, event: MouseEvent) => {
			if (!event.ctrlKey && !event.metaKey) {
				show({ picked: [] });
				onSelect(id);
				return;
			}
			// The canvas learns of the key a moment later than the click that goes with it may come.
			const ids = toggled(before.current, id);
			show({ picked: ids.length > 1 ? ids : [] });
			onSelect(ids.includes(selected ?? "") ? selected : (ids.at(-1) ?? null));
		},
		/** What a selection box, Ctrl and click, or the keyboard chose. */
		follow: (changes: readonly NodeChange<BoxNode>[]) => {
			const next = after(chosen, changes);
			if (isSame(next, chosen)) return;
			const ids = [...next];
			show({ picked: ids.length > 1 ? ids : [] });
			if (ids.length === 1 && ids[0]) onSelect(ids[0]);
			else if (selected && !next.has(selected)) onSelect(ids.at(-1) ?? null);
		},
	};
}

function toggled(chosen: ReadonlySet<string>, id: string): string[] {
	return chosen.has(id) ? [...chosen].filter((one) => one !== id) : [...chosen, id];
}

function after(chosen: ReadonlySet<string>, changes: readonly NodeChange<BoxNode>[]): Set<string> {
	const next = new Set(chosen);
	for (const change of changes) {
		if (change.type !== "select") continue;
		if (change.selected) next.add(change.id);
		else next.delete(change.id);
	}
	return next;
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
	return one.size === other.size && [...one].every((id) => other.has(id));
}
