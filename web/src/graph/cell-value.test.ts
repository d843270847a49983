import { expect, test } from "vitest";
import { type CellType, meantIn, shownIn } from "./cell-value.ts";

test.each<[CellType, string, unknown]>([
	["text", "", null],
	["text", "5", "5"],
	["number", "5", 5],
	["number", "-1.5e3", -1500],
	["number", "five", undefined],
	["number", "1,5", undefined],
	["yes_no", "true", true],
	["yes_no", "false", false],
	["yes_no", "yes", undefined],
	["date", "2026-11-28", "2026-11-28"],
	["date", "28.11.2026", undefined],
	["moment", "2026-11-28T10:00:00Z", "2026-11-28T10:00:00Z"],
	["moment", "2026-11-28T10:00:00", undefined],
	["any", '{"a": [1]}', { a: [1] }],
	["any", "plain", "plain"],
])("in a %s column %j means %j", (type, typed, meant) => {
	expect(meantIn(type, typed)).toEqual(meant);
});

test("what a cell shows means the same again", () => {
	expect(shownIn(undefined)).toBe("");
	for (const [type, value] of [
		["text", "a"],
		["number", 1.5],
		["yes_no", false],
		["any", { a: 1 }],
	] as const) {
		expect(meantIn(type, shownIn(value))).toEqual(value);
	}
});
