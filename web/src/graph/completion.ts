/** What can be completed at a place in a text with {{ expressions }}. */
import type { Suggestion } from "./suggestions.ts";

export type Completion = { label: string; detail: string; kind: "value" | "function" };
export type Completions = { from: number; options: Completion[] };

const FUNCTIONS: Record<string, string> = {
	sum: "list of numbers",
	avg: "list of numbers",
	min: "list",
	max: "list",
	size: "list, map or text",
	sortBy: "list, field",
	groupBy: "list, field",
	unique: "list",
	pluck: "list, field",
	where: "list, field, value",
	chunk: "list, size",
	join: "list, separator",
	keys: "map",
	entries: "map",
	parseJson: "text",
	toJson: "any value",
	formatDate: "time, pattern",
};

/** Answers null outside of braces, so that plain words are never completed. */
export function completionsAt(
	text: string,
	cursor: number,
	suggestions: readonly Suggestion[],
): Completions | null {
	const before = text.slice(0, cursor);
	const open = before.lastIndexOf("{{");
	if (open === -1 || before.indexOf("}}", open) !== -1) return null;
	const inside = before.slice(open + 2);
	if (isInString(inside)) return null;
	const typed = /[\w.?]*$/.exec(inside)?.[0] ?? "";
	const options = [...valuesFor(typed, suggestions), ...functionsFor(typed)];
	return options.length > 0 ? { from: cursor - typed.length, options } : null;
}

/** Those that begin with what was typed first, then those that hold it anywhere. */
function valuesFor(typed: string, suggestions: readonly Suggestion[]): Completion[] {
	const wanted = plain(typed);
	const found = suggestions.filter((one) => plain(one.path).includes(wanted));
	const begins = (one: Suggestion) => (plain(one.path).startsWith(wanted) ? 0 : 1);
	return [...found]
		.sort((one, other) => begins(one) - begins(other))
		.map(({ path, type }) => ({ label: path, detail: type, kind: "value" }));
}

function functionsFor(typed: string): Completion[] {
	return Object.entries(FUNCTIONS)
		.filter(([name]) => typed !== "" && name.toLowerCase().startsWith(typed.toLowerCase()))
		.map(([name, detail]) => ({ label: name, detail, kind: "function" }));
}

function plain(path: string): string {
	return path.toLowerCase().replaceAll("?", "");
}

function isInString(expression: string): boolean {
	let quote: string | null = null;
	for (let at = 0; at < expression.length; at += 1) {
		const here = expression[at] ?? "";
		if (quote && here === "\\") at += 1;
		else if (quote === here) quote = null;
		else if (!quote && (here === '"' || here === "'")) quote = here;
	}
	return quote !== null;
}
