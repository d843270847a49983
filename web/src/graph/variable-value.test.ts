import fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { meantBy, typedFrom } from "./variable-value.ts";

test("what is shown of a value is read as that value again", () => {
	const json = fc.jsonValue() as fc.Arbitrary<Json>;
	const values = fc.oneof(
		fc.string().map((value) => ["text", value] as const),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => ["number", value] as const),
		fc.boolean().map((value) => ["yes_no", value] as const),
		fc.array(json).map((value) => ["list", value] as const),
		fc.dictionary(fc.string(), json).map((value) => ["map", value] as const),
	);
	fc.assert(
		fc.property(values, ([kind, value]) => {
			const back = meantBy(kind, typedFrom(value as Json));
			expect(JSON.stringify(back)).toBe(JSON.stringify(value));
		}),
	);
});

test.each([
	["number", ""],
	["number", "1,5"],
	["list", "{}"],
	["map", "[]"],
	["map", "{"],
] as const)("%s is not read from %j", (kind, typed) => {
	expect(meantBy(kind, typed)).toBeUndefined();
});
