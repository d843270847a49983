/** The triggers of a live version whose events are looked for: how their looks went. */
import { useQuery } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Watched = Schemas["WatchedShown"];

/** Looks are made without anybody being told. */
const LOOK_MS = 15_000;

export function useWatched(workflow: string) {
	return useQuery({
		queryKey: ["watched", workflow],
		refetchInterval: LOOK_MS,
		queryFn: async () =>
			(
				await unwrap(
					client.GET("/api/v1/workflows/{workflow_id}/watched", {
						params: { path: { workflow_id: workflow } },
					}),
				)
			).items,
	});
}
