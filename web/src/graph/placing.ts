/** Where a new step goes, and the operations that put it there. */
import { triggerIdOf } from "./canvas-model.ts";
import { findStep, portsOf, type Step, stepType, type WorkflowDocument } from "./document.ts";
import { connect, disconnect, type Operation } from "./operations.ts";

/** A line on the canvas, by what it leads from and to. */
export type Line = { source: string; port: string | null; target: string; kind: string };

export type Place =
	| { at: "end" }
	/** Behind a step, or as the first thing after a trigger. */
	| { at: "after"; node: string }
	| { at: "line"; line: Line }
	| { at: "spot"; group: string | null; x: number; y: number };

export function placeStep(document: WorkflowDocument, step: Step, place: Place): Operation[] {
	switch (place.at) {
		case "after":
			return behind(document, step, place.node);
		case "line":
			return between(document, step, place.line);
		case "spot":
			return [added(step, place.group)];
		default:
			return [added(step, null)];
	}
}

function added(step: Step, group: string | null): Operation {
	return { op: "add_step", step: step as never, ...(group ? { group } : {}) };
}

/** A chosen group takes the step in; any other step goes before it. */
function behind(document: WorkflowDocument, step: Step, node: string): Operation[] {
	const placed = findStep(document, node);
	if (!placed) return [added(step, null)];
	if (stepType(placed.step) === "group") return [added(step, placed.step.id)];
	const entry = firstWayOut(placed.step);
	return [added(entry ? { ...step, after: [entry] } : step, placed.parent)];
}

/** The port a next step most likely follows; null where nothing can follow. */
function firstWayOut(step: Step): string | null {
	if (stepType(step) === "stop") return null;
	const port = portsOf(step)[0];
	return port === undefined || port === "ok" ? step.id : `${step.id}.${port}`;
}

/** In the middle of a line: the new step waits for its start, and its end waits for the new step. */
function between(document: WorkflowDocument, step: Step, line: Line): Operation[] {
	const target = findStep(document, line.target);
	if (!target) return [added(step, null)];
	const source = triggerIdOf(line.source) ? undefined : findStep(document, line.source);
	const beside = source?.parent === target.parent ? source : undefined;
	const entry = line.port ? `${line.source}.${line.port}` : line.source;
	const made = beside ? { ...step, after: [entry] } : step;
	const cut =
		line.kind === "after" && beside ? [disconnect(line.source, line.port, line.target)] : [];
	const way = firstWayOut(made);
	const [from = "", port] = (way ?? "").split(".");
	const on = way ? [connect(from, port ?? null, line.target)] : [];
	return [added(made, target.parent), ...(way ? cut : []), ...on];
}
