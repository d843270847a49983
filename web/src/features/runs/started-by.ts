import { text } from "#/strings/text.ts";

/** What started a run, in a word. */
export function startedBy(trigger: Record<string, unknown>): string {
	const type = String(trigger.type ?? trigger.kind ?? "manual");
	return text.runs.triggeredBy[type] ?? type;
}
