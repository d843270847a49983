/** Where values came from, since which version a run goes wrong, and going on with many failed runs. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Origin = Schemas["ValueOrigin"];
export type Bisected = Schemas["Bisected"];
export type BulkPreview = Schemas["BulkPreview"];

/** One value of a run: of a step or of one of its items, what it got or what it gave. */
export type ValueAsked = {
	step: string;
	item: string | null;
	side: "input" | "output";
	path: string;
};

export function useOrigin(run: string, asked: ValueAsked) {
	return useQuery({
		queryKey: ["lineage", run, asked],
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: () => {
			const { step, ...query } = asked;
			return unwrap(
				client.GET("/api/v1/runs/{run_id}/steps/{step}/lineage", {
					params: { path: { run_id: run, step }, query },
				}),
			);
		},
	});
}

export function useBisect(run: string) {
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/runs/{run_id}/bisect", {
					params: { path: { run_id: run } },
					body: {},
				}),
			),
	});
}

export type BulkAsked = { workflow: string | null; version: "same" | "newest" };

/** Counted anew each time it is shown: somebody else may have repeated some of them. */
export function useBulkPreview(asked: BulkAsked) {
	return useQuery({
		queryKey: ["bulk-preview", asked],
		gcTime: 0,
		queryFn: () => unwrap(client.POST("/api/v1/failures/retry/preview", { body: body(asked) })),
	});
}

export function useBulkRetry() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (given: BulkAsked & { confirm: string; per_minute: number }) => {
			const { confirm, per_minute } = given;
			return unwrap(
				client.POST("/api/v1/failures/retry", {
					body: { ...body(given), confirm, per_minute },
				}),
			);
		},
		onSettled: () => {
			void cache.invalidateQueries({ queryKey: ["runs"] });
			void cache.invalidateQueries({ queryKey: ["bulk-preview"] });
		},
	});
}

function body({ workflow, version }: BulkAsked) {
	return { workflow, version, limit: 200 };
}
