import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Folder = Schemas["FolderShown"];

/** What of a workflow says where it is kept; the same call with the former values takes it back. */
export type Shelved = { folder_id?: string | null; tags?: string[] };

export function useFolders() {
	return useQuery({
		queryKey: ["folders"],
		queryFn: () => unwrap(client.GET("/api/v1/folders")),
	});
}

export function useTags() {
	return useQuery({
		queryKey: ["tags"],
		queryFn: () => unwrap(client.GET("/api/v1/tags")),
	});
}

function useShelfMutation<Given, Answer>(act: (given: Given) => Promise<Answer>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => {
			for (const key of ["folders", "tags", "workflows", "workflow"])
				void cache.invalidateQueries({ queryKey: [key] });
		},
	});
}

export function useMakeFolder() {
	return useShelfMutation((body: { name: string; parent_id: string | null }) =>
		unwrap(client.POST("/api/v1/folders", { body })),
	);
}

export function useChangeFolder() {
	return useShelfMutation((given: { id: string; name?: string; parent_id?: string | null }) => {
		const { id, ...body } = given;
		return unwrap(
			client.PATCH("/api/v1/folders/{folder_id}", { params: { path: { folder_id: id } }, body }),
		);
	});
}

export function useDeleteFolder() {
	return useShelfMutation((id: string) =>
		unwrap(client.DELETE("/api/v1/folders/{folder_id}", { params: { path: { folder_id: id } } })),
	);
}

export function useShelve() {
	return useShelfMutation((given: { id: string } & Shelved) => {
		const { id, ...body } = given;
		return unwrap(
			client.PATCH("/api/v1/workflows/{workflow_id}", {
				params: { path: { workflow_id: id } },
				body,
			}),
		);
	});
}

export function usePutAway() {
	return useShelfMutation((given: { id: string; away: boolean }) => {
		const params = { path: { workflow_id: given.id } };
		return unwrap(
			given.away
				? client.POST("/api/v1/workflows/{workflow_id}/archive", { params })
				: client.POST("/api/v1/workflows/{workflow_id}/unarchive", { params }),
		);
	});
}
