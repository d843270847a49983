import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldEvents, foldOn, mergeEvents, NO_FOLD, type RunEvent } from "./run-state.ts";
import { scheduleWords } from "./schedule-words.ts";

function event(
	seq: number,
	type: string,
	step: string | null = null,
	data: RunEvent["data"] = {},
): RunEvent {
	return { seq, at: `2026-11-22T09:00:${String(seq).padStart(2, "0")}.000Z`, type, step, data };
}

const HISTORY: RunEvent[] = [
	event(1, "run.requested"),
	event(2, "run.started"),
	event(3, "step.scheduled", "fetch"),
	event(4, "step.started", "fetch", { attempt: 1 }),
	event(5, "step.retrying", "fetch", { attempt: 2, error: { message: "slow down" } }),
	event(6, "step.started", "fetch", { attempt: 2 }),
	event(7, "step.succeeded", "fetch"),
	event(8, "step.started", "post", { attempt: 1 }),
	event(9, "item.started", "post"),
	event(10, "item.settled", "post", { ok: true }),
	event(11, "item.settled", "post", { ok: false }),
	event(12, "step.failed", "post", { error: { message: "no such channel" } }),
	event(13, "step.skipped", "mail", { reason: "not reached" }),
	event(14, "run.finished", null, { status: "failed" }),
];

describe("a run", () => {
	test("is what its events say", () => {
		const run = foldEvents(HISTORY);
		expect(run.status).toBe("failed");
		expect(run.steps.fetch).toMatchObject({ status: "succeeded", attempt: 2 });
		expect(run.steps.post).toMatchObject({
			status: "failed",
			note: "no such channel",
			itemsDone: 2,
			itemsFailed: 1,
		});
		expect(run.steps.mail?.status).toBe("skipped");
	});

	test("comes out the same however often the stream repeats or reorders its events", () => {
		fc.assert(
			fc.property(fc.array(fc.nat(HISTORY.length - 1), { maxLength: 40 }), (picks) => {
				const seen = picks.map((index) => HISTORY[index]).filter((one) => one !== undefined);
				const merged = mergeEvents(mergeEvents([], seen), HISTORY);
				expect(foldEvents(merged)).toEqual(foldEvents(HISTORY));
			}),
		);
	});
});

test.each([
	["0 9 * * 1-5", "Weekdays at 09:00"],
	["30 7 * * *", "Every day at 07:30"],
	["0 8,17 * * 1,4", "Mondays, Thursdays at 08:00 and 17:00"],
	["*/15 * * * *", "Every 15 minutes"],
	["0 * * * *", "Every hour"],
	["15 6 1 * *", "On day 1 of each month at 06:15"],
	["5 4 * 2 *", "Cron 5 4 * 2 *"],
])("%s reads as %s", (cron, words) => {
	expect(scheduleWords(cron)).toBe(words);
	expect(scheduleWords(cron, "Europe/Berlin")).toBe(`${words} (Europe/Berlin)`);
});

describe("folding on", () => {
	const events: RunEvent[] = Array.from({ length: 60 }, (_, index) => ({
		seq: index + 1,
		at: "2026-11-22T09:00:00Z",
		type: index % 2 ? "step.succeeded" : "step.started",
		step: `s${(index >> 1) % 7}`,
		data: {},
	}));

	test("in any portions comes out as all at once, and leaves alone what did not change", () => {
		fc.assert(
			fc.property(fc.array(fc.integer({ min: 0, max: 60 })), (cuts) => {
				let fold = NO_FOLD;
				for (const cut of [...cuts, 60].sort((a, b) => a - b)) {
					const before = fold.live.steps;
					fold = foldOn(fold, events.slice(0, cut));
					const touched = new Set(events.slice(0, cut).map((one) => one.step));
					for (const step of Object.keys(before))
						if (!touched.has(step)) expect(fold.live.steps[step]).toBe(before[step]);
				}
				expect(fold.live).toEqual(foldEvents(events));
			}),
		);
		const first = foldOn(NO_FOLD, events.slice(0, 58));
		expect(foldOn(first, events).live.steps.s0).toBe(first.live.steps.s0);
	});

	test("begins anew with the events of another run, and with an event that came late", () => {
		const other = events.map((event) => ({ ...event, seq: event.seq + 100, step: "x" }));
		expect(Object.keys(foldOn(foldOn(NO_FOLD, events), other).live.steps)).toEqual(["x"]);
		const gap = foldOn(NO_FOLD, [...events.slice(0, 10), ...events.slice(11, 30)]);
		expect(foldOn(gap, events.slice(0, 30)).live).toEqual(foldEvents(events.slice(0, 30)));
	});

	test("ten thousand events are taken in a moment", () => {
		const many = Array.from({ length: 10_000 }, (_, index) => ({
			...(events[index % 60] as RunEvent),
			seq: index + 1,
			step: `s${index % 500}`,
		}));
		const began = performance.now();
		let known: RunEvent[] = [];
		let fold = NO_FOLD;
		for (let from = 0; from < many.length; from += 50) {
			known = mergeEvents(known, many.slice(from, from + 50));
			fold = foldOn(fold, known);
		}
		expect(fold.live.lastSeq).toBe(10_000);
		expect(performance.now() - began).toBeLessThan(2_000);
	});
});
