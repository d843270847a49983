/** Moving steps into a group and out of one, without losing what waits for what. */
import { freshId, type Step, stepType, type WorkflowDocument, walkSteps } from "./document.ts";
import { addStep, connect, disconnect, type Operation } from "./operations.ts";

export type Regrouped = { operations: Operation[]; group: string };

/** The steps that move: a step inside a chosen group moves with it. */
function movable(document: WorkflowDocument, ids: readonly string[]): Step[] {
	const chosen = new Set(ids);
	const placed = walkSteps(document);
	const parents = new Map(placed.map((one) => [one.step.id, one.parent]));
	const isInside = (id: string): boolean => {
		const parent = parents.get(id);
		return parent ? chosen.has(parent) || isInside(parent) : false;
	};
	return placed.map((one) => one.step).filter((step) => chosen.has(step.id) && !isInside(step.id));
}

/** A new group around these steps; null when there is nothing to put in it. */
export function groupOf(
	document: WorkflowDocument,
	ids: readonly string[],
	name: string,
): Regrouped | null {
	const steps = movable(document, ids);
	if (steps.length === 0) return null;
	const group = freshId(document, "group");
	const made: Step = { id: group, type: "group", name, steps: [] };
	return { operations: [addStep(made), ...moves(document, steps, group)], group };
}

/** Into a group that is there, or with null out to the outermost steps. */
export function moveInto(
	document: WorkflowDocument,
	ids: readonly string[],
	group: string | null,
): Operation[] {
	const steps = movable(document, ids).filter((step) => step.id !== group);
	return moves(document, steps, group);
}

/** Groups these steps could move into: not themselves, and not what is inside them. */
export function groupsFor(document: WorkflowDocument, ids: readonly string[]): Step[] {
	const chosen = new Set(ids);
	const inside = (step: Step): string[] => [
		step.id,
		...(step.steps ?? []).flatMap((one) => inside(one)),
	];
	const barred = new Set(
		walkSteps(document)
			.filter((one) => chosen.has(one.step.id))
			.flatMap((one) => inside(one.step)),
	);
	return walkSteps(document)
		.map((one) => one.step)
		.filter((step) => stepType(step) === "group" && !barred.has(step.id));
}

function moves(document: WorkflowDocument, steps: Step[], group: string | null): Operation[] {
	const placed = walkSteps(document);
	const moving = new Set(steps.map((step) => step.id));
	const home = new Map(placed.map((one) => [one.step.id, one.parent]));
	const leaves = (id: string) => !moving.has(id) && home.get(id) !== group;
	const wires = steps.flatMap((step) => waitsFor(step, leaves, group));
	const followers = placed
		.filter((one) => leaves(one.step.id) && one.step.id !== group)
		.flatMap((one) => waitedForBy(one.step, moving, group));
	return [...wires, ...followers, ...steps.map((step) => ({ op: "move", id: step.id, group }))];
}

/** A wait for a step left outside becomes the group's own wait: an edge never crosses a frame. */
function waitsFor(step: Step, leaves: (id: string) => boolean, group: string | null): Operation[] {
	return ends(step).flatMap(({ from, port }) => {
		if (!leaves(from)) return [];
		const cut = disconnect(from, port, step.id);
		return group && from !== group ? [cut, connect(from, port, group)] : [cut];
	});
}

/** Who waited for a step that moves in waits for the whole group. */
function waitedForBy(step: Step, moving: ReadonlySet<string>, group: string | null): Operation[] {
	const cuts = ends(step)
		.filter(({ from }) => moving.has(from))
		.map(({ from, port }) => disconnect(from, port, step.id));
	return group && cuts.length > 0 ? [...cuts, connect(group, null, step.id)] : cuts;
}

function ends(step: Step): { from: string; port: string | null }[] {
	return (step.after ?? []).map((entry) => {
		const [from = "", port = null] = entry.split(".");
		return { from, port };
	});
}
