/** Why a run failed, and running it again. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Explanation = Schemas["ExplanationShown"];
export type Fix = Schemas["FixShown"];
export type Evidence = Schemas["EvidenceShown"];
export type Sentence = Schemas["SentenceShown"];
export type SimilarFailure = Schemas["SimilarShown"];
export type RerunPreview = Schemas["RerunPreview"];
export type RerunStep = Schemas["RerunStep"];
export type RerunVersion = "same" | "newest" | "draft";

/** From where a run is run again (null: where it has failed), and with which version. */
export type RerunAsked = { steps: string[] | null; version: RerunVersion };

export function useExplanation(run: string) {
	return useQuery({
		queryKey: ["run", run, "explanation"],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/runs/{run_id}/explanation", { params: { path: { run_id: run } } }),
			),
	});
}

/** What would be kept, run and repeated. Never taken from an earlier look: drafts and versions move. */
export function useRerunPreview(run: string, asked: RerunAsked) {
	return useQuery({
		queryKey: ["rerun-preview", run, asked],
		gcTime: 0,
		queryFn: () =>
			unwrap(
				client.POST("/api/v1/runs/{run_id}/rerun/preview", {
					params: { path: { run_id: run } },
					body: asked,
				}),
			),
	});
}

/** Start the new run; `confirm` is the confirmation of the preview that was shown. */
export function useRerun(run: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (given: RerunAsked & { confirm: string }) =>
			unwrap(
				client.POST("/api/v1/runs/{run_id}/rerun", {
					params: {
						path: { run_id: run },
						header: { "idempotency-key": crypto.randomUUID() },
					},
					body: given,
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["runs"] }),
		onError: () => void cache.invalidateQueries({ queryKey: ["rerun-preview", run] }),
	});
}
