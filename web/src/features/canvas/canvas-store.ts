/** What single boxes show; each box reads its own slice, so a run repaints only what changed. */
import { create } from "zustand";
import type { Mark } from "#/graph/diff.ts";
import type { Line } from "#/graph/placing.ts";
import type { StepLive } from "#/graph/run-state.ts";

export type Severity = "error" | "hole" | "warning";

type CanvasState = {
	/** Everything chosen at once, the step in the inspector included. */
	picked: readonly string[];
	live: Record<string, StepLive>;
	marks: ReadonlyMap<string, Mark>;
	worst: Record<string, Severity>;
	/** Steps that answer with something pinned in tests. */
	pinned: ReadonlySet<string>;
	/** What the + on a line does; null where nothing can be added. */
	onInsert: ((line: Line) => void) | null;
	show: (shown: Partial<Omit<CanvasState, "show">>) => void;
};

export const useCanvasStore = create<CanvasState>((set) => ({
	picked: [],
	live: {},
	marks: new Map(),
	worst: {},
	pinned: new Set(),
	onInsert: null,
	show: (shown) => set(shown),
}));
