/** Two templates to start from, in the fake server. */
import type { Schemas } from "../api/client.ts";
import { ordersDocument } from "./documents.ts";
import { WORKFLOW } from "./fake-state.ts";

type Given = { body: Record<string, unknown>; parts: string[]; url: URL };
type Shown = Schemas["TemplateShown"];

const INVOICES: Shown = {
	key: "overdue_invoices",
	category: "finance",
	origin: "built_in",
	title: "Remind customers of overdue invoices",
	summary: "Every weekday, unpaid invoices past their date are reminded of.",
	words: ["dunning"],
	inputs: {
		type: "object",
		properties: { days: { type: "integer", default: 7, description: "Days after the due date." } },
	},
	connections: [
		{ key: "mail", service: "smtp", kinds: ["smtp"] },
		{ key: "books", service: "sql", kinds: ["sql_url"] },
	],
};

const OWN: Shown = {
	key: "own_big_orders",
	category: "own",
	origin: "own",
	title: "Our way of telling sales",
	summary: "Big orders to #sales.",
	words: [],
	inputs: {},
	connections: [],
};

export function templateRoutes(): [string, (given: Given) => unknown][] {
	let known: Shown[] = [INVOICES, OWN];
	const find = (key: string | undefined) => known.find((one) => one.key === key) ?? INVOICES;
	return [
		[
			"GET /templates",
			({ url }) => {
				const area = url.searchParams.get("category");
				const q = url.searchParams.get("q")?.toLowerCase() ?? "";
				const items = known.filter(
					(one) => (!area || one.category === area) && one.title.toLowerCase().includes(q),
				);
				return { items };
			},
		],
		[
			"POST /templates",
			({ body }) => {
				const made = { ...OWN, title: String(body.title), summary: String(body.summary) };
				known = [...known.filter((one) => one.key !== made.key), made];
				return made;
			},
		],
		[
			"GET /templates/([^/]+)",
			({ parts }) => ({
				...find(parts[0]),
				document: ordersDocument(),
				forecast: {
					calls: 3,
					reads: 1,
					writes: 2,
					rows: 4,
					expected: null,
					runs: 0,
					without_history: [],
				},
			}),
		],
		["POST /templates/[^/]+/use", () => ({ id: WORKFLOW })],
		[
			"DELETE /templates/([^/]+)",
			({ parts }) => {
				known = known.filter((one) => one.key !== parts[0]);
				return null;
			},
		],
	];
}
