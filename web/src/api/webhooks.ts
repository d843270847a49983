/** Trying webhook triggers of a draft: an address of their own, and what it was sent. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Json } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";

export type Capture = Schemas["CaptureShown"];

/** A call comes when its sender likes, and nothing tells of it. */
const LOOK_MS = 3_000;

/** The newest calls to the test addresses of a workflow, looked at again while the page is shown. */
export function useCaptures(workflow: string) {
	return useQuery({
		queryKey: ["captures", workflow],
		refetchInterval: LOOK_MS,
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/draft/webhooks/captures", {
					params: { path: { workflow_id: workflow } },
				}),
			),
	});
}

/** Make a test address; the former one of the trigger ends. */
export function useOpenTestAddress(workflow: string) {
	return useMutation({
		mutationFn: (trigger: string) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/webhooks/{trigger_id}/address", {
					params: { path: { workflow_id: workflow, trigger_id: trigger } },
				}),
			),
	});
}

/** Run the draft once with a call that was kept. */
export function useReplayCapture(workflow: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (capture: string) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/draft/webhooks/captures/{capture_id}/replay", {
					params: { path: { workflow_id: workflow, capture_id: capture } },
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["runs"] }),
	});
}

/** What was called and how large it was, of a call as a run gets it. */
export function callOf(capture: Capture): { method: string; body: Json } {
	const { method, body } = capture.request as { method?: Json; body?: Json };
	return { method: typeof method === "string" ? method : "POST", body: body ?? null };
}
