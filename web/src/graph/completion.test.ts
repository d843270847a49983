import fc from "fast-check";
import { expect, test } from "vitest";
import { completionsAt } from "./completion.ts";

const KNOWN = [
	{ path: "steps.fetch.body.items", type: "array" },
	{ path: "steps.big.count", type: "integer" },
	{ path: "inputs.min_amount", type: "number" },
];

function labels(text: string, cursor = text.length): string[] {
	return completionsAt(text, cursor, KNOWN)?.options.map((one) => one.label) ?? [];
}

test("inside braces everything earlier is offered, what begins like it first", () => {
	expect(labels("{{ ")).toEqual(["steps.fetch.body.items", "steps.big.count", "inputs.min_amount"]);
	expect(labels("Total: {{ steps.b")).toEqual(["steps.big.count"]);
	expect(labels("{{ count")).toEqual(["steps.big.count"]);
	expect(labels("{{ steps.?big.co")).toEqual(["steps.big.count"]);
	expect(labels("{{ inputs.min_amount > 5 && su")).toEqual(["sum"]);
	expect(completionsAt("a {{ inputs.m", 13, KNOWN)?.from).toBe(5);
});

test("outside of braces, behind them and in quoted words nothing is offered", () => {
	for (const text of ["", "steps.", "{{ inputs.x }} steps.", '{{ "steps.']) {
		expect(labels(text)).toEqual([]);
	}
	expect(labels(`{{ 'it\\'s' + st`)).toContain("steps.big.count");
});

test("what is completed always stands right before the cursor", () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom("{", "}", "s", ".", " ", '"') }), (text) => {
			const found = completionsAt(text, text.length, KNOWN);
			return found === null || (found.from <= text.length && !text.slice(found.from).includes(" "));
		}),
	);
});
