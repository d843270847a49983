import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Json, JsonObject } from "#/graph/json.ts";
import { mergeEvents, type RunEvent } from "#/graph/run-state.ts";
import { client, type Schemas, unwrap } from "./client.ts";
import { useSingly } from "./use-singly.ts";

export type Run = Schemas["RunShown"];
export type RunSummary = Schemas["RunSummary"];
export type RunStep = Schemas["StepShown"];
export type RunItem = Schemas["ItemShown"];
export type RunStatus = RunSummary["status"];
export type ActionError = Schemas["ActionErrorShown"];

export type RunFilter = { workflow?: string | null; status?: RunStatus | null };

export function useRuns({ workflow = null, status = null }: RunFilter, limit = 50) {
	return useInfiniteQuery({
		queryKey: ["runs", { workflow, status, limit }],
		queryFn: ({ pageParam }) =>
			unwrap(
				client.GET("/api/v1/runs", {
					params: { query: { workflow, status, cursor: pageParam, limit } },
				}),
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next_cursor,
	});
}

/** Every run the filter leaves, newest first, up to so many. */
export async function allRuns(filter: RunFilter, most: number): Promise<RunSummary[]> {
	const { workflow = null, status = null } = filter;
	const found: RunSummary[] = [];
	let cursor: string | null = null;
	do {
		const query = { workflow, status, cursor, limit: 200 };
		const page: Schemas["Page_RunSummary_"] = await unwrap(
			client.GET("/api/v1/runs", { params: { query } }),
		);
		found.push(...page.items);
		cursor = page.next_cursor;
	} while (cursor && found.length < most);
	return found.slice(0, most);
}

export function useRun(id: string | null) {
	return useQuery({
		queryKey: ["run", id],
		enabled: id !== null,
		queryFn: () =>
			unwrap(client.GET("/api/v1/runs/{run_id}", { params: { path: { run_id: id ?? "" } } })),
	});
}

export function useRunSteps(id: string) {
	return useQuery({
		queryKey: ["run", id, "steps"],
		queryFn: () =>
			unwrap(client.GET("/api/v1/runs/{run_id}/steps", { params: { path: { run_id: id } } })),
	});
}

export function runEventsKey(id: string): string[] {
	return ["run-events", id];
}

/** The events so far; the tab's stream adds what comes after. */
export function useRunEvents(id: string | null) {
	const cache = useQueryClient();
	return useQuery({
		queryKey: runEventsKey(id ?? ""),
		enabled: id !== null,
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: async () => {
			const fresh = await allEvents(id ?? "");
			return mergeEvents(cache.getQueryData<RunEvent[]>(runEventsKey(id ?? "")) ?? [], fresh);
		},
	});
}

/** All of them, however many: what is missing at the end would be a run that seems never to have ended. */
async function allEvents(id: string): Promise<RunEvent[]> {
	const events: RunEvent[] = [];
	let after = 0;
	for (;;) {
		const got = (await unwrap(
			client.GET("/api/v1/runs/{run_id}/events", {
				params: { path: { run_id: id }, query: { after, limit: 1000 } },
				headers: { accept: "application/json" },
			}),
		)) as Schemas["EventList"];
		events.push(...(got.items as RunEvent[]));
		if (got.items.length < 1000) break;
		after = got.next_seq;
	}
	return events;
}

export function useStartRun(workflow: string) {
	const cache = useQueryClient();
	return useSingly({
		mutationKey: ["start-run", workflow],
		mutationFn: (given: { draft: boolean; inputs?: JsonObject | null }) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/runs", {
					params: {
						path: { workflow_id: workflow },
						header: { "idempotency-key": crypto.randomUUID() },
					},
					body: given,
				}),
			),
		onSuccess: () => {
			void cache.invalidateQueries({ queryKey: ["runs"] });
			void cache.invalidateQueries({ queryKey: ["workflow", workflow] });
		},
	});
}

export function useSteerRun(id: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (how: "cancel" | "pause" | "resume") => {
			const params = { path: { run_id: id } };
			if (how === "cancel") return unwrap(client.POST("/api/v1/runs/{run_id}/cancel", { params }));
			if (how === "pause") return unwrap(client.POST("/api/v1/runs/{run_id}/pause", { params }));
			return unwrap(client.POST("/api/v1/runs/{run_id}/resume", { params }));
		},
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["run", id] }),
	});
}

/** A value that is kept outside the events of its run. */
export async function loadPayload(run: string, sha256: string): Promise<Json> {
	const params = { path: { run_id: run, sha256 } };
	const answer = await unwrap(client.GET("/api/v1/runs/{run_id}/payloads/{sha256}", { params }));
	return answer as Json;
}

/** The newest run of a workflow that went well, with its steps; null when there was none. */
export function useLastGoodRun(workflow: string) {
	return useQuery({
		queryKey: ["last-good-run", workflow],
		queryFn: async () => {
			const query = { workflow, status: "succeeded" as const, limit: 1 };
			const page = await unwrap(client.GET("/api/v1/runs", { params: { query } }));
			const found = page.items[0];
			if (!found) return null;
			const params = { path: { run_id: found.id } };
			const [run, steps] = await Promise.all([
				unwrap(client.GET("/api/v1/runs/{run_id}", { params })),
				unwrap(client.GET("/api/v1/runs/{run_id}/steps", { params })),
			]);
			return { run, steps: steps.items };
		},
	});
}
