import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Imported = Schemas["ImportedShown"];
export type ImportedWhole = Schemas["ImportedWhole"];
export type ImportedChange = Schemas["ImportedChange"];
export type ImportedOperation = ImportedWhole["operations"][number];
export type ImportGiven = Schemas["ImportGiven"];
export type Effect = ImportedOperation["effect"];

const KEY = ["imported-apis"];

export function useImportedApis() {
	return useQuery({
		queryKey: KEY,
		queryFn: async () => (await unwrap(client.GET("/api/v1/imported-apis"))).items,
	});
}

export function useImportedApi(key: string) {
	return useQuery({
		queryKey: [...KEY, key],
		queryFn: () =>
			unwrap(
				client.GET("/api/v1/imported-apis/{import_key}", { params: { path: { import_key: key } } }),
			),
	});
}

/** What importing would change; nothing is stored. */
export function usePreviewImport() {
	return useMutation({
		mutationFn: (body: ImportGiven) =>
			unwrap(client.POST("/api/v1/imported-apis/preview", { body })),
	});
}

/** Whatever changes an import changes the actions one can add, too. */
function useImportMutation<Given, Told>(act: (given: Given) => Promise<Told>, exact = false) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => {
			void cache.invalidateQueries({ queryKey: KEY, exact });
			void cache.invalidateQueries({ queryKey: ["catalog"] });
		},
	});
}

export function useImportApi() {
	return useImportMutation((body: ImportGiven) =>
		unwrap(client.POST("/api/v1/imported-apis", { body })),
	);
}

export function useSetEffect(key: string) {
	return useImportMutation((given: { action: string; effect: Effect | null }) =>
		unwrap(
			client.PUT("/api/v1/imported-apis/{import_key}/effects", {
				params: { path: { import_key: key } },
				body: { effects: { [given.action]: given.effect } },
			}),
		),
	);
}

/** What is gone is not asked for again: only the list is. */
export function useRemoveImport(key: string) {
	return useImportMutation(
		(acceptBreaking: boolean) =>
			unwrap(
				client.DELETE("/api/v1/imported-apis/{import_key}", {
					params: { path: { import_key: key }, query: { accept_breaking: acceptBreaking } },
				}),
			),
		true,
	);
}
