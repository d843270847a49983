import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";
import { useSingly } from "./use-singly.ts";
import { keepLivePaths } from "./webhooks.ts";

export type Workflow = Schemas["WorkflowShown"];
export type Version = Schemas["VersionShown"];

/** Where to look for workflows; nothing of it: everywhere but among those put away. */
export type Shelf = { folder?: string; tags?: string[]; archived?: boolean };

export function useWorkflows(q: string, shelf: Shelf = {}, enabled = true) {
	return useInfiniteQuery({
		enabled,
		queryKey: ["workflows", { q, ...shelf }],
		queryFn: ({ pageParam }) =>
			unwrap(
				client.GET("/api/v1/workflows", {
					params: {
						query: {
							q: q || null,
							folder: shelf.folder ?? null,
							tag: shelf.tags ?? [],
							archived: shelf.archived ?? false,
							cursor: pageParam,
							limit: 50,
						},
					},
				}),
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next_cursor,
	});
}

export function useWorkflow(id: string | null) {
	return useQuery({
		queryKey: ["workflow", id],
		enabled: id !== null,
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}", {
					params: { path: { workflow_id: id ?? "" } },
				}),
			),
	});
}

function useRefresh() {
	const cache = useQueryClient();
	return (id?: string) => {
		void cache.invalidateQueries({ queryKey: ["workflows"] });
		if (!id) return;
		void cache.invalidateQueries({ queryKey: ["workflow", id] });
		void cache.invalidateQueries({ queryKey: ["schedules", id] });
	};
}

export function useCreateWorkflow() {
	const refresh = useRefresh();
	return useMutation({
		mutationFn: (name: string) => unwrap(client.POST("/api/v1/workflows", { body: { name } })),
		onSuccess: () => refresh(),
	});
}

export function useImportWorkflow() {
	const refresh = useRefresh();
	return useMutation({
		mutationFn: (text: string) =>
			unwrap(client.POST("/api/v1/workflows/import", { body: { text, format: "auto" } })),
		onSuccess: () => refresh(),
	});
}

export function useRenameWorkflow(id: string) {
	const refresh = useRefresh();
	return useMutation({
		mutationFn: (name: string) =>
			unwrap(
				client.PATCH("/api/v1/workflows/{workflow_id}", {
					params: { path: { workflow_id: id } },
					body: { name },
				}),
			),
		onSuccess: () => refresh(id),
	});
}

export function useDeleteWorkflow() {
	const refresh = useRefresh();
	return useMutation({
		mutationFn: (id: string) =>
			unwrap(
				client.DELETE("/api/v1/workflows/{workflow_id}", { params: { path: { workflow_id: id } } }),
			),
		onSuccess: () => refresh(),
	});
}

export function useSwitchWorkflow(id: string) {
	const cache = useQueryClient();
	const refresh = useRefresh();
	return useMutation({
		mutationFn: (on: boolean) => {
			const params = { path: { workflow_id: id } };
			return unwrap(
				on
					? client.POST("/api/v1/workflows/{workflow_id}/enable", { params })
					: client.POST("/api/v1/workflows/{workflow_id}/disable", { params }),
			);
		},
		onSuccess: (switched) => {
			keepLivePaths(cache, id, switched.webhooks ?? []);
			refresh(id);
		},
	});
}

/** A copy under another name: exported and imported, so that nothing of it runs before it is published. */
export function useDuplicateWorkflow() {
	const refresh = useRefresh();
	return useMutation({
		mutationFn: async (given: { id: string; name: string }) => {
			const shown = await unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/draft", {
					params: { path: { workflow_id: given.id } },
				}),
			);
			const text = JSON.stringify({ ...shown.document, name: given.name });
			return unwrap(client.POST("/api/v1/workflows/import", { body: { text, format: "nexa" } }));
		},
		onSuccess: () => refresh(),
	});
}

export function usePublish(id: string) {
	const cache = useQueryClient();
	const refresh = useRefresh();
	return useSingly({
		mutationKey: ["publish", id],
		mutationFn: (given: { revision: number; note: string; reach: string[] }) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/publish", {
					params: { path: { workflow_id: id } },
					body: given,
				}),
			),
		onSuccess: () => {
			refresh(id);
			void cache.invalidateQueries({ queryKey: ["versions", id] });
		},
	});
}

export function useVersions(id: string, enabled: boolean) {
	return useQuery({
		queryKey: ["versions", id],
		enabled,
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/versions", {
					params: { path: { workflow_id: id }, query: { limit: 50 } },
				}),
			),
	});
}

/** A published version with its document; a version never changes. */
export function useVersion(id: string, number: number | null) {
	return useQuery({
		queryKey: ["version", id, number],
		enabled: number !== null,
		staleTime: Number.POSITIVE_INFINITY,
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/workflows/{workflow_id}/versions/{number}", {
					params: { path: { workflow_id: id, number: number ?? 0 } },
				}),
			),
	});
}

export function useRollback(id: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (version: number) =>
			unwrap(
				client.POST("/api/v1/workflows/{workflow_id}/rollback", {
					params: { path: { workflow_id: id } },
					body: { version },
				}),
			),
		onSuccess: () => {
			for (const key of [
				["versions", id],
				["workflow", id],
				["draft", id],
			]) {
				void cache.invalidateQueries({ queryKey: key });
			}
		},
	});
}
