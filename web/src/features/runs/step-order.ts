import type { RunStep } from "#/api/runs.ts";

/** Steps in the order of the workflow, whatever order the server lists them in. */
export function orderedSteps(steps: readonly RunStep[], order: readonly string[]): RunStep[] {
	const place = (step: RunStep) => {
		const at = order.indexOf(step.step);
		return at === -1 ? order.length : at;
	};
	return [...steps].sort((a, b) => place(a) - place(b));
}

/** What people come for: the failing step, else the one that is going on. */
export function stepToOpen(steps: readonly RunStep[]): string | null {
	const first = (status: string) => steps.find((step) => step.status === status)?.step;
	return first("failed") ?? first("waiting") ?? first("running") ?? null;
}
