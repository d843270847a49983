/** Connections and who may use them, in the fake server. */
import type { JsonObject } from "../graph/json.ts";
import { CONNECTION_KINDS } from "./fake-catalog.ts";
import { type FakeState, NOW } from "./fake-state.ts";

type Given = { body: JsonObject; parts: string[]; url: URL };

const page = (items: unknown[]) => ({ items, next_cursor: null });

export function connectionRoutes(state: FakeState): [string, (given: Given) => unknown][] {
	return [
		["GET /connection-kinds", () => ({ items: CONNECTION_KINDS })],
		["GET /connections", () => page(state.connections)],
		[
			"POST /connections",
			({ body }) => {
				const made = { id: "c2", key: "slack", ...body, secret: null };
				state.connections.push(made);
				return made;
			},
		],
		[
			"POST /connections/.*/sign-in",
			() => ({
				url: "https://crm.example.com/authorize?state=s",
				expires_at: "2026-11-22T22:00:00Z",
			}),
		],
		["GET /connections/[^/]+/grants", () => page(state.grants)],
		[
			"POST /connections/[^/]+/grants",
			({ body }) => {
				const workflow_id = (body.workflow_id ?? null) as string | null;
				const made = { id: `g${state.grants.length + 1}`, workflow_id, created_at: NOW };
				state.grants.push(made);
				return made;
			},
		],
		[
			"DELETE /connections/[^/]+/grants/([^/]+)",
			({ parts }) => {
				state.grants = state.grants.filter((grant) => grant.id !== parts[0]);
				return null;
			},
		],
		["POST /connections/.*/test", () => ({ ok: true, detail: "Connected as nexa-bot." })],
	];
}
