/** Schedules of live versions: paused, resumed, and due times made up for. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Schedule = Schemas["ScheduleShown"];
export type Missed = Schemas["BackfillPreview"];
export type Between = { since: string; until: string };

const pathOf = (workflow: string, trigger: string) => ({
	path: { workflow_id: workflow, trigger_id: trigger },
});

export function useSchedules(workflow: string) {
	return useQuery({
		queryKey: ["schedules", workflow],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/schedules", {
					params: { path: { workflow_id: workflow } },
				}),
			),
	});
}

export function usePauseSchedule(workflow: string, trigger: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (pause: boolean) => {
			const params = pathOf(workflow, trigger);
			return unwrap(
				pause
					? client.POST("/api/v1/workflows/{workflow_id}/schedules/{trigger_id}/pause", { params })
					: client.POST("/api/v1/workflows/{workflow_id}/schedules/{trigger_id}/resume", {
							params,
						}),
			);
		},
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["schedules", workflow] }),
	});
}

/** Which due times between two moments had no run; starts nothing. */
export function useMissed(workflow: string, trigger: string) {
	return useMutation({
		mutationFn: (between: Between) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/schedules/{trigger_id}/backfill/preview", {
					params: pathOf(workflow, trigger),
					body: between,
				}),
			),
	});
}

/** Start the runs of these due times; asked twice, each due time is still one run. */
export function useBackfill(workflow: string, trigger: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (given: Between & { per_minute: number }) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/schedules/{trigger_id}/backfill", {
					params: pathOf(workflow, trigger),
					body: given,
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["runs"] }),
	});
}
