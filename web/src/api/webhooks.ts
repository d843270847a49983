/** Addresses of webhook triggers: where the live version listens, test addresses, and what these were sent. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
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

/** Where the live version listens, by trigger; an address itself is not among it. */
export function useLiveAddresses(workflow: string) {
	return useQuery({
		queryKey: ["webhooks", workflow],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/webhooks", {
					params: { path: { workflow_id: workflow } },
				}),
			),
	});
}

type Paths = Readonly<Record<string, string>>;
const pathsKey = (workflow: string) => ["live-paths", workflow];

/** Live addresses that were made in this tab: the server tells each once, here they stay until it is closed. */
export function useLivePaths(workflow: string): Paths {
	const known = useQuery<Paths>({
		queryKey: pathsKey(workflow),
		queryFn: () => ({}),
		enabled: false,
		staleTime: Number.POSITIVE_INFINITY,
		gcTime: Number.POSITIVE_INFINITY,
	});
	return known.data ?? {};
}

type Made = { trigger: string; path?: string | null };

/** Keep the addresses that an answer has just told. */
export function keepLivePaths(cache: QueryClient, workflow: string, made: readonly Made[]): void {
	const told = made.flatMap(({ trigger, path }) => (path ? [[trigger, path] as const] : []));
	cache.setQueryDefaults(["live-paths"], { gcTime: Number.POSITIVE_INFINITY });
	cache.setQueryData<Paths>(pathsKey(workflow), (known) => ({
		...known,
		...Object.fromEntries(told),
	}));
	void cache.invalidateQueries({ queryKey: ["webhooks", workflow] });
}

/** Make another live address; the former one ends at once. */
export function useReplaceAddress(workflow: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (trigger: string) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/webhooks/{trigger_id}/address", {
					params: { path: { workflow_id: workflow, trigger_id: trigger } },
				}),
			),
		onSuccess: (made) => keepLivePaths(cache, workflow, [made]),
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
