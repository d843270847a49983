/** The run as it stood after its first events: the same fold, cut off earlier. */
import { foldEvents, type RunEvent, type RunLive } from "./run-state.ts";

export type Moment = { live: RunLive; event: RunEvent | null };

/** How many events had happened up to this `seq`; null means all there are. */
export function momentAt(events: readonly RunEvent[], seq: number | null): Moment {
	const until = seq === null ? events : events.filter((event) => event.seq <= seq);
	return { live: foldEvents(until), event: until.at(-1) ?? null };
}

/** The event before or after this one; null beyond the ends. */
export function eventBeside(
	events: readonly RunEvent[],
	seq: number | null,
	by: -1 | 1,
): number | null {
	const at = seq === null ? events.length - 1 : events.findIndex((event) => event.seq === seq);
	return events[at + by]?.seq ?? null;
}
