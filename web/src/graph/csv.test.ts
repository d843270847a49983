import { expect, test } from "vitest";
import { csvOf } from "./csv.ts";

test("cells with commas, quotes and lines are quoted; nothing is a formula", () => {
	const rows = [
		['say "hi", then', 1.5, null],
		["two\nlines", undefined, "=HYPERLINK(1)"],
	];
	expect(csvOf(["a", "b", "c"], rows)).toBe(
		'a,b,c\r\n"say ""hi"", then",1.5,\r\n"two\nlines",,\'=HYPERLINK(1)\r\n',
	);
});
