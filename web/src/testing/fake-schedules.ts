/** One schedule with three missed times, in the fake server. */
import type { Schedule } from "../api/schedules.ts";

type Given = { body: Record<string, unknown>; parts: string[]; url: URL };

const DUE = ["2026-11-24T08:00:00Z", "2026-11-25T08:00:00Z", "2026-11-26T08:00:00Z"];

export function scheduleRoutes(): [string, (given: Given) => unknown][] {
	let due = DUE;
	const schedule: Schedule = {
		trigger: "weekdays",
		says: "weekdays at 9:00 (Europe/Berlin)",
		cron: "0 9 * * 1-5",
		rrule: null,
		start: null,
		timezone: "Europe/Berlin",
		version: 2,
		enabled: true,
		paused_at: null,
		missed: "run_once",
		overlap: "skip",
		last_fire_at: "2026-11-23T08:00:00Z",
		next_fires: ["2026-11-30T08:00:00Z"],
	};
	const turn = (paused_at: string | null) => Object.assign(schedule, { paused_at });
	return [
		["GET /workflows/[^/]+/schedules", () => ({ items: [{ ...schedule }] })],
		["POST /workflows/[^/]+/schedules/[^/]+/pause", () => turn("2026-11-28T09:00:00Z")],
		["POST /workflows/[^/]+/schedules/[^/]+/resume", () => turn(null)],
		["POST /workflows/[^/]+/schedules/[^/]+/backfill/preview", () => ({ due, already: 1 })],
		[
			"POST /workflows/[^/]+/schedules/[^/]+/backfill",
			() => {
				const runs = due.map((_, index) => `made-${index}`);
				const last_at = due.at(-1) ?? null;
				due = [];
				return { runs, already: 1, last_at };
			},
		],
	];
}
