import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldEvents, mergeEvents, type RunEvent } from "./run-state.ts";
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
