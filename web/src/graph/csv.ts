/** Comma-separated values (RFC 4180) that a spreadsheet opens without running anything. */
type Cell = string | number | null | undefined;

/** A text that begins like a formula is kept a text by an apostrophe. */
const FORMULA = /^[=+\-@\t\r]/;

export function csvOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
	const lines = [head, ...rows].map((row) => row.map(cellOf).join(","));
	return `${lines.join("\r\n")}\r\n`;
}

function cellOf(value: Cell): string {
	if (value === null || value === undefined) return "";
	if (typeof value === "number") return String(value);
	const safe = FORMULA.test(value) ? `'${value}` : value;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
