/** Changes that have not reached the server, and the draft as it looks with them. */
import { applyOperations } from "./apply.ts";
import { findStep, type WorkflowDocument } from "./document.ts";
import { isObject, type Json, sameJson } from "./json.ts";
import type { Operation } from "./operations.ts";

export type Change = { base: number; operations: Operation[]; intent: string };

type Drawn = { document: WorkflowDocument; layout?: unknown };

/** The draft with what has not been saved yet laid over it. */
export function withChanges<Draft extends Drawn>(draft: Draft, changes: readonly Change[]): Draft {
	return changes
		.flatMap((change) => change.operations)
		.reduce(
			(shown, operation) => (isIn(shown, operation) ? shown : withOne(shown, operation)),
			draft,
		);
}

/**
 * What is still to be sent, as one patch; null when the server has it all. A request may have arrived
 * though its answer was lost: what the draft already says is not said again.
 */
export function toSend(
	draft: Drawn & { revision: number },
	changes: readonly Change[],
): { base: number; operations: Operation[] } | null {
	const base = changes[0]?.base ?? draft.revision;
	const all = changes.flatMap((change) => change.operations);
	if (draft.revision <= base) return { base: draft.revision, operations: all };
	const missing = all.filter((operation) => !isIn(draft, operation));
	if (missing.length === 0) return null;
	return { base: missing.length < all.length ? draft.revision : base, operations: missing };
}

function withOne<Draft extends Drawn>(draft: Draft, operation: Operation): Draft {
	if (operation.op === "set_layout") return { ...draft, layout: operation.layout };
	return { ...draft, document: applyOperations(draft.document, [operation]) };
}

function isIn(draft: Drawn, operation: Operation): boolean {
	if (operation.op === "set_layout")
		return sameJson((draft.layout ?? {}) as Json, operation.layout ?? {});
	const added = operation.op === "add_step" && isObject(operation.step) ? operation.step.id : null;
	if (added) return findStep(draft.document, String(added)) !== undefined;
	const after = applyOperations(draft.document, [operation]);
	return sameJson(draft.document as unknown as Json, after as unknown as Json);
}
