/** Alerts and variables of the fake server's workspace. */
import type { Json, JsonObject } from "../graph/json.ts";

type Given = { body: Record<string, Json>; parts: string[]; url: URL };
type Alert = {
	id: string;
	kind: string;
	severity: string;
	title: string;
	workflow_id: string | null;
	workflow_name: string | null;
	run_id: string | null;
	facts: JsonObject;
	created_at: string;
	acknowledged_at: string | null;
	acknowledged_by: string | null;
};
type Variable = { key: string; kind: string; value: Json; readers: JsonObject[] };

export type FakeRoom = { alerts: Alert[]; variables: Variable[]; budget: JsonObject };

const NOW = "2026-11-22T21:40:02Z";

export function freshRoom(workflow: string, run: string): FakeRoom {
	const alert = (id: string, kind: string, title: string, run_id: string | null): Alert => ({
		id,
		kind,
		severity: kind === "run_failed" ? "error" : "warning",
		title,
		workflow_id: workflow,
		workflow_name: "Big orders to sales",
		run_id,
		facts: {},
		created_at: NOW,
		acknowledged_at: null,
		acknowledged_by: null,
	});
	const late = "A scheduled run did not start: the workflow’s limit was reached";
	return {
		alerts: [
			alert("al1", "run_failed", "Slack knows no channel #sales", run),
			alert("al2", "run_failed", "Slack knows no channel #sales", `${run}-2`),
			alert("al3", "schedule_not_started", late, null),
		],
		variables: [
			{
				key: "channel",
				kind: "text",
				value: "#sales",
				readers: [{ workflow_id: workflow, name: "Big orders to sales" }],
			},
			{ key: "limit", kind: "number", value: 100, readers: [] },
		],
		budget: { usd: null, tokens: null, calls: 500 },
	};
}

export function roomRoutes(room: FakeRoom): [string, (given: Given) => unknown][] {
	const shown = (one: Variable) => ({ ...one, updated_at: NOW });
	return [
		[
			"GET /alerts",
			({ url }) => ({
				items: room.alerts.filter(
					(one) => url.searchParams.get("open") === "false" || one.acknowledged_at === null,
				),
				next_cursor: null,
			}),
		],
		[
			"POST /alerts/acknowledge",
			({ body }) => {
				const named = body.alerts as string[];
				const seen = room.alerts.filter((one) => named.includes(one.id));
				for (const one of seen) one.acknowledged_at = NOW;
				return { count: seen.length };
			},
		],
		["GET /budget", () => budgetShown(room.budget)],
		[
			"PUT /budget",
			({ body }) => {
				room.budget = body;
				return budgetShown(room.budget);
			},
		],
		["GET /variables", () => ({ items: room.variables.map(shown) })],
		[
			"PUT /variables/([^/]+)",
			({ body, parts }) => {
				const key = parts[0] ?? "";
				const value = body.value ?? null;
				const kind = typeof value === "number" ? "number" : "text";
				const known = room.variables.find((one) => one.key === key);
				if (known) return shown(Object.assign(known, { value }));
				const made = { key, kind, value, readers: [] };
				room.variables.push(made);
				return shown(made);
			},
		],
		[
			"DELETE /variables/([^/]+)",
			({ parts }) => {
				room.variables = room.variables.filter((one) => one.key !== parts[0]);
				return null;
			},
		],
	];
}

function budgetShown(per_day: JsonObject) {
	const spent = { usd: 1.25, tokens: 8000, calls: 500 };
	return { per_day, day: NOW.slice(0, 10), spent, is_used_up: per_day.calls === 500 };
}
