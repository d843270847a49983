/** Trying one step of a draft, and what steps answer in tests. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Json } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";
import { keepTested } from "./evaluations.ts";

export type StepTested = Schemas["StepTested"];

function key(workflow: string): string[] {
	return ["fixtures", workflow];
}

function pathOf(workflow: string) {
	return { path: { workflow_id: workflow } };
}

const NO_PINS: Schemas["FixtureShown"][] = [];

/** Everything that steps of this draft are pinned to answer in tests. */
export function usePins(workflow: string): readonly Schemas["FixtureShown"][] {
	const pins = useQuery({
		queryKey: key(workflow),
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/draft/fixtures", { params: pathOf(workflow) }),
			),
		select: pinsOf,
	});
	return pins.data ?? NO_PINS;
}

function pinsOf(list: Schemas["FixtureList"]): Schemas["FixtureShown"][] {
	return list.items.filter((one) => one.kind === "pin");
}

/** What the step is pinned to answer in tests; undefined when it has no pin. */
export function usePin(workflow: string, step: string): Schemas["FixtureShown"] | undefined {
	return usePins(workflow).find((one) => one.step === step);
}

/** Take the pins of these steps away, one by one. */
export function useUnpin(workflow: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: async (steps: readonly string[]) => {
			for (const step of steps) {
				await unwrap(
					client.DELETE("/api/v1/workflows/{workflow_id}/draft/fixtures/{step}", {
						params: { path: { workflow_id: workflow, step } },
					}),
				);
			}
		},
		onSettled: () => {
			void cache.invalidateQueries({ queryKey: key(workflow) });
			void cache.invalidateQueries({ queryKey: ["evaluated", workflow] });
		},
	});
}

/** Pin a result, or take the pin away with undefined. */
export function useSetPin(workflow: string, step: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: async (result: Json | undefined) => {
			if (result === undefined) {
				await unwrap(
					client.DELETE("/api/v1/workflows/{workflow_id}/draft/fixtures/{step}", {
						params: { path: { workflow_id: workflow, step } },
					}),
				);
				return;
			}
			await unwrap(
				client.PUT("/api/v1/workflows/{workflow_id}/draft/fixtures", {
					params: pathOf(workflow),
					body: { step, result },
				}),
			);
		},
		onSettled: () => {
			void cache.invalidateQueries({ queryKey: key(workflow) });
			void cache.invalidateQueries({ queryKey: ["evaluated", workflow] });
		},
	});
}

/** Try a step with the network closed; with a confirmation of that, really perform it once. */
export function useTestStep(workflow: string, step: string) {
	const cache = useQueryClient();
	return useMutation({
		onSuccess: (tested: StepTested) => keepTested(cache, workflow, tested),
		mutationFn: (live: { confirm: string | null } | null) =>
			unwrap(
				live
					? client.POST("/api/v1/workflows/{workflow_id}/draft/test/live", {
							params: pathOf(workflow),
							body: { step, attempt: 1, confirm: live.confirm },
						})
					: client.POST("/api/v1/workflows/{workflow_id}/draft/test", {
							params: pathOf(workflow),
							body: { step, attempt: 1 },
						}),
			),
	});
}
