/** Templates: workflows to start from, the product's and those of this workspace. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import type { JsonObject } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";

export type Template = Schemas["TemplateShown"];
export type Area = Template["category"];
type Shown = Schemas["TemplateDetail"];
export type TemplateDetail = Omit<Shown, "document"> & { document: WorkflowDocument };

/** All of them, or the nearest to some words, best first. */
export function useTemplates(q: string, area: Area | null) {
	return useQuery({
		queryKey: ["templates", { q, area }],
		placeholderData: keepPreviousData,
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/templates", { params: { query: { q: q || null, category: area } } }),
			),
	});
}

export function useTemplate(key: string) {
	return useQuery({
		queryKey: ["template", key],
		queryFn: async (): Promise<TemplateDetail> => {
			const shown = await unwrap(
				client.GET("/api/v1/templates/{key}", { params: { path: { key } } }),
			);
			return { ...shown, document: asDocument(shown.document) };
		},
	});
}

/** Make a workflow of a template; nothing of it runs before it is published. */
export function useTemplateUse(key: string) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (inputs: JsonObject) =>
			unwrap(
				client.POST("/api/v1/templates/{key}/use", {
					params: { path: { key } },
					body: { inputs },
				}),
			),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["workflows"] }),
	});
}

/** Keep the draft of a workflow as a template; a former one of the same workflow is replaced. */
export function useKeepTemplate() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (given: { workflow_id: string; title: string; summary: string }) =>
			unwrap(client.POST("/api/v1/templates", { body: given })),
		onSuccess: (made) => {
			void cache.invalidateQueries({ queryKey: ["templates"] });
			void cache.invalidateQueries({ queryKey: ["template", made.key] });
		},
	});
}

export function useRemoveTemplate() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (key: string) =>
			unwrap(client.DELETE("/api/v1/templates/{key}", { params: { path: { key } } })),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["templates"] }),
	});
}
