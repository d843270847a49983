import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { JsonObject } from "#/graph/json.ts";
import { type CatalogueWords, catalogueWords, schemaInWords } from "#/strings/catalogue-words.ts";
import { client, type Schemas, unwrap } from "./client.ts";

/** Fields marked writeOnly in a kind's schema are secrets: sent once, never shown again. */
export type ConnectionKind = Omit<Schemas["ConnectionKindShown"], "schema"> & {
	schema: JsonObject;
};
export type Connection = Schemas["ConnectionShown"];
type Given = { name: string; kind: string; service: string; fields: JsonObject };
type Secret = Record<string, string>;

export function useConnectionKinds() {
	return useQuery({
		queryKey: ["connection-kinds"],
		staleTime: 600_000,
		queryFn: async () => {
			const asked = unwrap(client.GET("/api/v1/connection-kinds"));
			const [{ items }, words] = await Promise.all([asked, catalogueWords()]);
			const kinds = items as ConnectionKind[];
			return words ? kinds.map((kind) => kindInWords(kind, words)) : kinds;
		},
	});
}

function kindInWords(kind: ConnectionKind, words: CatalogueWords): ConnectionKind {
	return {
		...kind,
		title: words.connections[kind.kind] ?? kind.title,
		schema: schemaInWords(kind.schema, words.phrases),
	};
}

export function useConnections() {
	return useQuery({
		queryKey: ["connections"],
		queryFn: async () => (await unwrap(client.GET("/api/v1/connections"))).items,
	});
}

/** Names of the fields a kind keeps secret. */
export function secretFields(schema: JsonObject): Set<string> {
	const properties = schema.properties;
	if (typeof properties !== "object" || properties === null || Array.isArray(properties)) {
		return new Set();
	}
	const secret = Object.entries(properties).filter(
		([, field]) =>
			typeof field === "object" &&
			field !== null &&
			!Array.isArray(field) &&
			field.writeOnly === true,
	);
	return new Set(secret.map(([name]) => name));
}

function split(fields: JsonObject, schema: JsonObject): { config: JsonObject; secret: Secret } {
	const secrets = secretFields(schema);
	const config: JsonObject = {};
	const secret: Secret = {};
	for (const [name, value] of Object.entries(fields)) {
		if (value === undefined || value === "") continue;
		if (secrets.has(name)) secret[name] = String(value);
		else config[name] = value;
	}
	return { config, secret };
}

function useRefresh() {
	const cache = useQueryClient();
	return () => {
		void cache.invalidateQueries({ queryKey: ["connections"] });
		void cache.invalidateQueries({ queryKey: ["draft"] });
	};
}

export function useCreateConnection(schema: JsonObject) {
	const onSuccess = useRefresh();
	return useMutation({
		mutationFn: ({ fields, ...given }: Given) =>
			unwrap(client.POST("/api/v1/connections", { body: { ...given, ...split(fields, schema) } })),
		onSuccess,
	});
}

export function useUpdateConnection(id: string, schema: JsonObject) {
	const onSuccess = useRefresh();
	return useMutation({
		mutationFn: (given: { name: string; fields: JsonObject }) => {
			const { config, secret } = split(given.fields, schema);
			const changed = Object.keys(secret).length > 0 ? { secret } : {};
			return unwrap(
				client.PATCH("/api/v1/connections/{connection_id}", {
					params: { path: { connection_id: id } },
					body: { name: given.name, config, ...changed },
				}),
			);
		},
		onSuccess,
	});
}

export function useDeleteConnection() {
	const onSuccess = useRefresh();
	return useMutation({
		mutationFn: (id: string) =>
			unwrap(
				client.DELETE("/api/v1/connections/{connection_id}", {
					params: { path: { connection_id: id } },
				}),
			),
		onSuccess,
	});
}

export function useTestConnection(id: string) {
	const onSettled = useRefresh();
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/connections/{connection_id}/test", {
					params: { path: { connection_id: id } },
				}),
			),
		onSettled,
	});
}

/** Ask for the address at which a person signs in; it is good once, in this browser. */
export function useSignIn(id: string) {
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/connections/{connection_id}/sign-in", {
					params: { path: { connection_id: id } },
				}),
			),
	});
}

export type Grant = Schemas["GrantShown"];

/** The workflows that may use a connection; a grant without a workflow is for all of them. */
export function useGrants(id: string) {
	return useQuery({
		queryKey: ["grants", id],
		queryFn: async () =>
			(
				await unwrap(
					client.GET("/api/v1/connections/{connection_id}/grants", {
						params: { path: { connection_id: id } },
					}),
				)
			).items,
	});
}

function useRefreshGrants(id: string) {
	const cache = useQueryClient();
	return () => {
		void cache.invalidateQueries({ queryKey: ["grants", id] });
		void cache.invalidateQueries({ queryKey: ["draft"] });
	};
}

/** Let one workflow use it, or with null all of them. */
export function useLend(id: string) {
	const onSuccess = useRefreshGrants(id);
	return useMutation({
		mutationFn: (workflow_id: string | null) =>
			unwrap(
				client.POST("/api/v1/connections/{connection_id}/grants", {
					params: { path: { connection_id: id } },
					body: { workflow_id },
				}),
			),
		onSuccess,
	});
}

/** The next step of the workflow that needs it already fails. */
export function useTakeBack(id: string) {
	const onSuccess = useRefreshGrants(id);
	return useMutation({
		mutationFn: (grant: string) =>
			unwrap(
				client.DELETE("/api/v1/connections/{connection_id}/grants/{grant_id}", {
					params: { path: { connection_id: id, grant_id: grant } },
				}),
			),
		onSuccess,
	});
}
