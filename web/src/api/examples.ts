/** What a workflow is expected to do with what comes in, and what its draft does with it. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Example = Schemas["ExampleShown"];
export type ExamplePlayed = Schemas["ExamplePlayed"];

const at = (workflow: string) => ({ params: { path: { workflow_id: workflow } } });

export function useExamples(workflow: string) {
	return useQuery({
		queryKey: ["examples", workflow],
		queryFn: async () =>
			(await unwrap(client.GET("/api/v1/workflows/{workflow_id}/examples", at(workflow)))).items,
	});
}

/** All examples played on a draft; nothing is called. Another revision is played anew. */
export function usePlayedExamples(workflow: string, revision: number | undefined) {
	return useQuery({
		queryKey: ["examples", workflow, "played", revision],
		enabled: revision !== undefined,
		queryFn: () =>
			unwrap(client.POST("/api/v1/workflows/{workflow_id}/examples/play", at(workflow))),
	});
}

export function useWriteExamples(workflow: string) {
	return useChange(workflow, () =>
		unwrap(client.POST("/api/v1/workflows/{workflow_id}/examples/write", at(workflow))),
	);
}

export function useAcceptExample(workflow: string) {
	return useChange(workflow, (example: string) =>
		unwrap(
			client.POST("/api/v1/workflows/{workflow_id}/examples/{example_id}/accept", {
				params: { path: { workflow_id: workflow, example_id: example } },
			}),
		),
	);
}

export function useRemoveExample(workflow: string) {
	return useChange(workflow, async (example: string) => {
		await unwrap(
			client.DELETE("/api/v1/workflows/{workflow_id}/examples/{example_id}", {
				params: { path: { workflow_id: workflow, example_id: example } },
			}),
		);
	});
}

function useChange<Given, Made>(workflow: string, change: (given: Given) => Promise<Made>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: change,
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["examples", workflow] }),
	});
}
