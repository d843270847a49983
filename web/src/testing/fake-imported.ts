/** Imported APIs of the fake server's workspace: one that a workflow uses. */
import type { Json } from "../graph/json.ts";

type Given = { body: Record<string, Json>; parts: string[]; url: URL };

const NOW = "2026-11-22T21:40:02Z";
const operation = (action: string, request: string, effect: string) => ({
	action,
	title: action.split(".")[1]?.replaceAll("_", " ") ?? action,
	request,
	effect,
	effect_is_set: false,
	connections: ["bearer"],
	pagination: null,
	deprecated: false,
	notes: [] as string[],
});

const petstore = () => ({
	key: "petstore_api",
	kind: "openapi",
	title: "Petstore",
	version: "1.4.0",
	source: "https://pets.example.com/openapi.json",
	servers: ["https://pets.example.com/v1"],
	connection: null as string | null,
	digest: "3f",
	operation_count: 3,
	refused_count: 1,
	updated_at: NOW,
	operations: [
		operation("petstore_api.list_pets", "GET /pets", "read"),
		operation("petstore_api.sell_pet", "POST /pets/{id}/sale", "write"),
		operation("petstore_api.delete_pet", "DELETE /pets/{id}", "idempotent_write"),
	],
	refused: [{ request: "POST /pets/{id}/picture", reason: "it takes a file" }],
});

const BROKEN = {
	workflow_id: "0190a000-0000-7000-8000-000000000001",
	name: "Big orders to sales",
	place: "draft",
	steps: ["pets"],
	breaks: true,
	problems: [],
};

export function importedRoutes(): [string, (given: Given) => unknown][] {
	let apis = [petstore()];
	const change = (body: Given["body"]) => {
		const isNew = body.mcp !== undefined;
		const api = isNew
			? {
					...petstore(),
					key: "notes_mcp",
					kind: "mcp",
					title: "Notes",
					source: String(body.mcp),
					operation_count: 1,
					refused_count: 0,
					operations: [operation("notes_mcp.add_note", "add_note", "write")],
					refused: [],
				}
			: petstore();
		return {
			api,
			is_new: isNew,
			is_unchanged: false,
			added: isNew ? ["notes_mcp.add_note"] : ["petstore_api.find_pet"],
			removed: isNew ? [] : ["petstore_api.list_pets"],
			changed: isNew ? [] : [{ action: "petstore_api.sell_pet", what: ["input"] }],
			workflows: isNew ? [] : [BROKEN],
		};
	};
	return [
		["GET /imported-apis", () => ({ items: apis })],
		["POST /imported-apis/preview", ({ body }) => change(body)],
		[
			"POST /imported-apis",
			({ body }) => {
				const changed = change(body);
				apis = [...apis.filter((one) => one.key !== changed.api.key), changed.api];
				return changed;
			},
		],
		["GET /imported-apis/([^/]+)", ({ parts: [key] }) => apis.find((one) => one.key === key)],
		[
			"PUT /imported-apis/([^/]+)/effects",
			({ parts: [key], body }) => {
				const api = apis.find((one) => one.key === key);
				for (const one of api?.operations ?? []) {
					const effect = (body.effects as Record<string, string | null>)[one.action];
					if (effect !== undefined)
						Object.assign(one, { effect: effect ?? "write", effect_is_set: effect !== null });
				}
				return api;
			},
		],
		[
			"DELETE /imported-apis/([^/]+)",
			({ parts: [key], url }) => {
				if (url.searchParams.get("accept_breaking") !== "true") {
					const detail = "This would break 'Big orders to sales' (draft) in pets.";
					return Response.json({ code: "in_use", title: "in_use", detail }, { status: 409 });
				}
				apis = apis.filter((one) => one.key !== key);
				return null;
			},
		],
	];
}
