/** What the planner has learned in this workspace, and a workflow in its words. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Correction = Schemas["CorrectionShown"];
export type NextStep = Schemas["NextStepShown"];
export type Repeated = Schemas["RepeatedShown"];

export function useCorrections() {
	return useQuery({
		queryKey: ["corrections"],
		queryFn: async () => (await unwrap(client.GET("/api/v1/corrections"))).items,
	});
}

export function useForgetCorrection() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (id: string) =>
			unwrap(
				client.DELETE("/api/v1/corrections/{correction_id}", {
					params: { path: { correction_id: id } },
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["corrections"] }),
	});
}

/** Runs of steps that stand the same in several workflows. */
export function useRepeated() {
	return useQuery({
		queryKey: ["repeated"],
		queryFn: async () => (await unwrap(client.GET("/api/v1/habits/repeated"))).items,
	});
}

/** A workflow of the steps that others repeat: a draft to look at and publish. */
export function useMakeOfRepeated() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (document: NonNullable<Repeated["document"]>) =>
			unwrap(client.POST("/api/v1/workflows", { body: { name: String(document.name), document } })),
		onSuccess: () => {
			void cache.invalidateQueries({ queryKey: ["repeated"] });
			void cache.invalidateQueries({ queryKey: ["workflows"] });
		},
	});
}

/** What has followed an action in this workspace, the most frequent first. */
export function useNextSteps(after: string | null) {
	return useQuery({
		queryKey: ["next-steps", after],
		enabled: after !== null,
		queryFn: async () => {
			const query = { after: after ?? "" };
			return (await unwrap(client.GET("/api/v1/habits/next-steps", { params: { query } }))).items;
		},
	});
}

/** A draft in plain words; made anew for each revision. */
export function useDescription(workflow: string, revision: number) {
	return useQuery({
		queryKey: ["description", workflow, revision],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/description", {
					params: { path: { workflow_id: workflow } },
				}),
			),
	});
}
