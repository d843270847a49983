/** What a workflow could save, and what it has saved. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Advice = Schemas["AdviceShown"];
export type KeptAdvice = Schemas["KeptAdviceShown"];
export type Advised = Schemas["AdvisedShown"];
export type Saving = Schemas["SavingShown"];
export type Cost = Schemas["CostShown"];

export function useKeptAdvice(workflow: string) {
	return useQuery({
		queryKey: ["advice", workflow],
		queryFn: async () =>
			(
				await unwrap(
					client.GET("/api/v1/workflows/{workflow_id}/advice", {
						params: { path: { workflow_id: workflow } },
					}),
				)
			).items,
	});
}

/** Look through the recorded runs; nothing is called. */
export function useLookForSavings(workflow: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/advice", {
					params: { path: { workflow_id: workflow } },
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["advice", workflow] }),
	});
}
