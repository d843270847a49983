/** What people type into a cell of a data table, and what stands there. */
import type { Json } from "./json.ts";

export type CellType = "text" | "number" | "yes_no" | "date" | "moment" | "any";

/** The text a cell shows and is edited as; empty where there is no value. */
export function shownIn(value: Json | undefined): string {
	if (value === null || value === undefined) return "";
	return typeof value === "string" ? value : JSON.stringify(value);
}

/** What a text means in a column: null where it is empty, undefined where it means nothing there. */
export function meantIn(type: CellType, typed: string): Json | undefined {
	if (typed === "") return null;
	switch (type) {
		case "number":
			return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(typed.trim()) ? Number(typed) : undefined;
		case "yes_no":
			return { true: true, false: false }[typed];
		case "date":
			return /^\d{4}-\d{2}-\d{2}$/.test(typed) ? typed : undefined;
		case "moment":
			return Number.isNaN(Date.parse(typed)) || !/(Z|[+-]\d{2}:?\d{2})$/.test(typed)
				? undefined
				: typed;
		case "any":
			return parsed(typed);
		default:
			return typed;
	}
}

function parsed(typed: string): Json {
	try {
		return JSON.parse(typed) as Json;
	} catch {
		return typed;
	}
}
