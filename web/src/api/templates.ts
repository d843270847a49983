/** Templates: workflows to start from, the product's and those of this workspace. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { asDocument, type WorkflowDocument } from "#/graph/document.ts";
import type { JsonObject } from "#/graph/json.ts";
import { type CatalogueWords, catalogueWords } from "#/strings/catalogue-words.ts";
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
		queryFn: () => found(q, area),
	});
}

/** The server knows templates by its own words; those of the page are looked through here. */
async function found(q: string, category: Area | null) {
	const ask = async (words: string | null) => {
		const { items } = await unwrap(
			client.GET("/api/v1/templates", { params: { query: { q: words, category } } }),
		);
		return items;
	};
	const words = await catalogueWords();
	if (!words || !q) return inWords(await ask(q || null), words);
	const wanted = q.toLowerCase().split(/\s+/);
	const said = inWords(await ask(null), words).filter(({ title, summary }) =>
		wanted.every((word) => `${title} ${summary}`.toLowerCase().includes(word)),
	);
	return said.length > 0 ? said : inWords(await ask(q), words);
}

function inWords(items: Template[], words: CatalogueWords | null): Template[] {
	return items.map((one) => templateInWords(one, words));
}

function templateInWords<Some extends Template>(
	template: Some,
	words: CatalogueWords | null,
): Some {
	const told = template.origin === "own" ? null : words?.templates[template.key];
	return told ? { ...template, ...told } : template;
}

export function useTemplate(key: string) {
	return useQuery({
		queryKey: ["template", key],
		queryFn: async (): Promise<TemplateDetail> => {
			const shown = await unwrap(
				client.GET("/api/v1/templates/{key}", { params: { path: { key } } }),
			);
			const told = templateInWords(shown, await catalogueWords());
			return { ...told, document: asDocument(shown.document) };
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
