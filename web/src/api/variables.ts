import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Json } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";

export type Variable = Schemas["VariableShown"];
export type VariableKind = Variable["kind"];

export function useVariables() {
	return useQuery({
		queryKey: ["variables"],
		queryFn: async () => (await unwrap(client.GET("/api/v1/variables"))).items,
	});
}

/** What drafts are told of their problems may change with a variable. */
function useVariableMutation<Given>(act: (given: Given) => Promise<unknown>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => {
			void cache.invalidateQueries({ queryKey: ["variables"] });
			void cache.invalidateQueries({ queryKey: ["draft"] });
		},
	});
}

export function useSetVariable() {
	return useVariableMutation((given: { key: string; value: Json }) =>
		unwrap(
			client.PUT("/api/v1/variables/{key}", {
				params: { path: { key: given.key } },
				body: { value: given.value },
			}),
		),
	);
}

export function useRemoveVariable() {
	return useVariableMutation((key: string) =>
		unwrap(client.DELETE("/api/v1/variables/{key}", { params: { path: { key } } })),
	);
}
