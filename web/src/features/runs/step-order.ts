import type { RunStep } from "#/api/runs.ts";
import { findStep, stepType, type WorkflowDocument } from "#/graph/document.ts";

/** Steps in the order of the workflow, whatever order the server lists them in. */
export function orderedSteps(steps: readonly RunStep[], order: readonly string[]): RunStep[] {
	const place = (step: RunStep) => {
		const at = order.indexOf(step.step);
		return at === -1 ? order.length : at;
	};
	return [...steps].sort((a, b) => place(a) - place(b));
}

/** What people come for: the step that ended the run, else the failing one, else the one that is going on. */
export function stepToOpen(steps: readonly RunStep[], document: WorkflowDocument): string | null {
	const first = (status: string) => steps.find((step) => step.status === status)?.step;
	return (
		stopThatEnded(steps, document)?.step ??
		first("failed") ??
		first("waiting") ??
		first("running") ??
		null
	);
}

/** The step that ended the run by being reached; what failed before it was dealt with. */
export function stopThatEnded(
	steps: readonly RunStep[],
	document: WorkflowDocument,
): RunStep | undefined {
	return steps.find((step) => step.status === "succeeded" && isStop(document, step.step));
}

function isStop(document: WorkflowDocument, id: string): boolean {
	const step = findStep(document, id)?.step;
	return step !== undefined && stepType(step) === "stop";
}
