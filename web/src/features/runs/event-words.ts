import { findStep, humanized, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import type { RunEvent } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";

/** An event as a person would tell it. */
export function eventWords(event: RunEvent, document: WorkflowDocument): string {
	const said = text.runs.event[event.type] ?? event.type;
	if (!event.step) return said;
	const step = findStep(document, event.step)?.step;
	const name = step ? labelOf(step) : humanized(event.step);
	return `${name}${event.item ? ` (${event.item})` : ""} – ${said}`;
}
