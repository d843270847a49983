import { useEffect } from "react";
import type { Problem } from "#/api/drafts.ts";
import { type Severity, useCanvasStore } from "#/features/canvas/canvas-store.ts";
import type { Mark } from "#/graph/diff.ts";
import type { StepLive } from "#/graph/run-state.ts";

const RANK: Severity[] = ["error", "hole", "warning"];

/** Hands problems, proposed changes and live states to the boxes on the canvas. */
export function useCanvasState(
	problems: readonly Problem[],
	marks: ReadonlyMap<string, Mark>,
	live: Record<string, StepLive>,
): void {
	const show = useCanvasStore((state) => state.show);
	useEffect(() => show({ worst: worstOf(problems) }), [show, problems]);
	useEffect(() => show({ marks }), [show, marks]);
	useEffect(() => show({ live }), [show, live]);
	useEffect(() => () => show({ worst: {}, marks: new Map(), live: {} }), [show]);
}

export function worstOf(problems: readonly Problem[]): Record<string, Severity> {
	const worst: Record<string, Severity> = {};
	for (const problem of problems) {
		const id = problem.step;
		if (!id) continue;
		const known = worst[id];
		if (!known || RANK.indexOf(problem.severity) < RANK.indexOf(known))
			worst[id] = problem.severity;
	}
	return worst;
}
