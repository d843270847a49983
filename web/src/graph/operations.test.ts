import { afterEach, expect, test } from "vitest";
import { speak } from "#/strings/language.ts";
import { english, text } from "#/strings/text.ts";
import { ordersDocument } from "#/testing/documents.ts";
import { describeOperation, type Operation } from "./operations.ts";

const document = ordersDocument();
const [first] = document.steps ?? [];
const titleOf = (uses: string) => (uses === "http.request" ? "HTTP request" : undefined);
const said = (operation: Operation) => describeOperation(operation, document, document, titleOf);

afterEach(() => {
	Object.assign(text, english);
	globalThis.document.documentElement.lang = "en";
});

const CHANGES: [Operation, string, string][] = [
	[
		{ op: "add_step", step: { id: "new", name: "Ask", uses: "http.request" } },
		"Add “new”: HTTP request",
		"„new“ hinzufügen: HTTP request",
	],
	[
		{ op: "add_step", step: { id: "new", uses: "pets.of_tomorrow" } },
		"Add “new”",
		"„new“ hinzufügen",
	],
	[
		{ op: "update_step", id: "new", set: { "/with/where": "{{ item.amount > 500 }}" }, unset: [] },
		"Change “new”: where = item.amount > 500",
		"„new“ ändern: where = item.amount > 500",
	],
	[
		{ op: "update_step", id: "new", set: {}, unset: ["/with/reply_to"] },
		"Change “new”: reply to",
		"„new“ ändern: reply to",
	],
	[
		{ op: "set_name", id: "new", name: "Old" },
		"Rename “new” to “Old”",
		"„new“ in „Old“ umbenennen",
	],
	[{ op: "set_meta", name: "Orders" }, "Name it “Orders”", "„Orders“ nennen"],
	[
		{ op: "set_trigger", trigger: { id: "hook", type: "webhook" } },
		"Starts: When its address is called",
		"Startet: Wenn seine Adresse aufgerufen wird",
	],
	[{ op: "set_inputs", inputs: {} }, "Change what it takes in", "Ändern, was er braucht"],
	[{ op: "of_tomorrow" }, "of tomorrow", "Ändern: of tomorrow"],
];

test.each(CHANGES)(
	"a change is said in the language of the page: %j",
	async (operation, en, de) => {
		expect(said(operation)).toBe(en);
		await speak("de");
		expect(said(operation)).toBe(de);
	},
);

test("a step that gets another name is called by the one people know", () => {
	const id = first?.id ?? "";
	const [step, ...rest] = structuredClone(document.steps ?? []);
	const after = { ...document, steps: [{ ...step, id, name: "New name" }, ...rest] };
	const words = describeOperation({ op: "set_name", id, name: "New name" }, document, after);
	expect(words).toBe(`Rename “${first?.name}” to “New name”`);
});

test("a step is called by its name, and a long value is cut", () => {
	const id = first?.id ?? "";
	const long = { op: "update_step", id, set: { "/with/url": "x".repeat(200) } };
	expect(said(long)).toContain(`“${first?.name}”`);
	expect(said(long).length).toBeLessThan(120);
});
