import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { offsetAt, withClockChanges } from "./clock-changes.ts";
import { scheduleWords } from "./schedule-words.ts";
import { cronFrom } from "./words-schedule.ts";

const days = fc
	.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 6 })
	.map((one) => one.sort().join(","));
const clock = fc.record({
	minute: fc.integer({ min: 0, max: 59 }),
	hours: fc
		.uniqueArray(fc.integer({ min: 0, max: 23 }), { minLength: 1, maxLength: 3 })
		.map((one) => one.sort((a, b) => a - b).join(",")),
});
const anyCron = fc.oneof(
	fc
		.tuple(clock, fc.oneof(fc.constantFrom("*", "1-5"), days))
		.map(([{ minute, hours }, on]) => `${minute} ${hours} * * ${on}`),
	fc
		.tuple(clock, fc.integer({ min: 1, max: 31 }))
		.map(([{ minute, hours }, day]) => `${minute} ${hours} ${day} * *`),
	fc.integer({ min: 2, max: 59 }).map((size) => `*/${size} * * * *`),
	fc.integer({ min: 2, max: 23 }).map((size) => `0 */${size} * * 1-5`),
	fc.constantFrom("0 * * * *", "* * * * *"),
);

describe("schedules in words", () => {
	test("what is said about a cron line is understood as that line again", () => {
		fc.assert(
			fc.property(anyCron, (cron) => {
				expect(cronFrom(scheduleWords(cron))).toBe(cron);
			}),
		);
	});

	test("cron itself stays as it is, and other words are not guessed", () => {
		expect(cronFrom(" 0  9 * * MON-FRI ")).toBe("0 9 * * MON-FRI");
		expect(cronFrom("weekdays at 9")).toBe("0 9 * * 1-5");
		expect(cronFrom("werktags um 9 Uhr")).toBe("0 9 * * 1-5");
		expect(cronFrom("Mondays and Fridays at 5:30 pm")).toBe("30 17 * * 1,5");
		expect(cronFrom("alle 15 Minuten")).toBe("*/15 * * * *");
		for (const words of [
			"when the moon is full",
			"",
			"at 9 and 9:30",
			"every 90 minutes",
			"soon at 9",
		])
			expect(cronFrom(words)).toBeNull();
	});
});

describe("clock changes", () => {
	test("the night in March is an hour short, the one in October an hour long", () => {
		const spring = ["2026-03-28T08:00:00Z", "2026-03-29T07:00:00Z", "2026-03-30T07:00:00Z"];
		const marked = withClockChanges(spring, "Europe/Berlin", "2026-03-27T08:00:00Z");
		expect(marked.map((one) => one.shift)).toEqual([0, 60, 0]);
		const autumn = ["2026-10-24T07:00:00Z", "2026-10-25T08:00:00Z"];
		const back = withClockChanges(autumn, "Europe/Berlin", "2026-10-23T07:00:00Z");
		expect(back.map((one) => one.shift)).toEqual([0, -60]);
	});

	test("a zone without clock changes never has one, and offsets are whole quarters of an hour", () => {
		const moment = fc
			.integer({ min: 0, max: 4_000_000_000 })
			.map((s) => new Date(s * 1000).toISOString());
		fc.assert(
			fc.property(
				moment,
				fc.constantFrom("UTC", "Europe/Berlin", "Asia/Kathmandu"),
				(iso, zone) => {
					expect(Math.abs(offsetAt(iso, zone) % 15)).toBe(0);
					if (zone === "UTC") expect(offsetAt(iso, zone)).toBe(0);
				},
			),
		);
	});
});
