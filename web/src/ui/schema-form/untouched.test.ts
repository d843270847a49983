import { expect, test } from "vitest";
import { withoutUntouched } from "./untouched.ts";

const SCHEMA = {
	required: ["url"],
	properties: {
		url: { type: "string" },
		pages: {
			anyOf: [
				{
					type: "object",
					required: ["style"],
					properties: { style: { type: "string" }, most: { type: "integer", default: 10 } },
				},
				{ type: "null" },
			],
		},
	},
};

test("a group of which only the defaults are there was not filled in", () => {
	const before = { url: "a" };
	expect(withoutUntouched(SCHEMA, before, { url: "b", pages: { most: 10 } })).toEqual({ url: "b" });
	expect(withoutUntouched(SCHEMA, before, { url: "b", pages: {} })).toEqual({ url: "b" });
});

test("what somebody has begun to fill in, or what was there, stays", () => {
	const begun = { url: "a", pages: { most: 20 } };
	expect(withoutUntouched(SCHEMA, { url: "a" }, begun)).toEqual(begun);
	const there = { url: "a", pages: { most: 10 } };
	expect(withoutUntouched(SCHEMA, there, there)).toEqual(there);
});
