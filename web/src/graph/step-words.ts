/** A step in words, with what it comes after. */
import { text } from "#/strings/text.ts";
import { describeStep, portName } from "./describe.ts";
import { findStep, labelOf, type Step, type WorkflowDocument } from "./document.ts";

/** What a step does and what it comes after, as the line below its name. */
export function describedIn(
	document: WorkflowDocument,
	step: Step,
	needs: readonly string[],
): string {
	const names = needs.map((need) => nameOf(document, need)).join(", ");
	const order = names ? text.canvas.needs(names) : text.canvas.startsFirst;
	return [describeStep(step), order].filter(Boolean).join(" · ");
}

/** A step by its name, and the way out of it that is meant. */
function nameOf(document: WorkflowDocument, need: string): string {
	const [id = "", port] = need.split(".");
	const step = findStep(document, id)?.step;
	const name = step ? labelOf(step) : id;
	return port ? `${name} (${portName(step, port)})` : name;
}

/** What a run notes beside a step: why it was skipped, the way it took, or an error's own words. */
export function noteWords(note: string | null, step: Step | undefined): string | null {
	if (!note || !/^\w+$/.test(note)) return note;
	return text.stepTest.skippedShort[note] ?? portName(step, note);
}
