import { useMemo, useRef } from "react";
import { foldOn, NO_FOLD, type RunEvent, type RunLive } from "#/graph/run-state.ts";

/** The run as its events tell it; each new event is folded once, and steps without one stay as they are. */
export function useFold(events: readonly RunEvent[]): RunLive {
	const fold = useRef(NO_FOLD);
	return useMemo(() => {
		fold.current = foldOn(fold.current, events);
		return fold.current.live;
	}, [events]);
}
