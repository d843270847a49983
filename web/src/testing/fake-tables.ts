/** Data tables of the fake server's workspace. */
import type { Json } from "../graph/json.ts";

type Row = Record<string, Json>;
type Given = { body: Record<string, Json>; parts: string[] };
type Table = { key: string; name: string; columns: Json; used_by: Json; rows: Row[] };

const NOW = "2026-11-22T21:40:02Z";

export function tableRoutes(): [string, (given: Given) => unknown][] {
	const tables: Table[] = [
		{
			key: "leads",
			name: "New leads",
			columns: [
				{ name: "email", type: "text" },
				{ name: "score", type: "number" },
				{ name: "vip", type: "yes_no" },
			],
			used_by: [
				{ workflow_id: "0190a000-0000-7000-8000-000000000001", name: "Big orders to sales" },
			],
			rows: [
				{ row_id: "r1", email: "ada@example.com", score: 7, vip: true },
				{ row_id: "r2", email: "ben@example.com", score: 12, vip: null },
			],
		},
	];
	const shown = ({ rows, ...table }: Table) => ({
		...table,
		row_count: rows.length,
		created_at: NOW,
		updated_at: NOW,
	});
	const of = (key: string | undefined) => tables.find((one) => one.key === key) as Table;
	const sorted = (table: Table, order: Json) => {
		const [by] = (order ?? []) as { column: string; descending: boolean }[];
		if (!by) return table.rows;
		const rows = [...table.rows].sort((a, b) => Number(a[by.column]) - Number(b[by.column]));
		return by.descending ? rows.reverse() : rows;
	};
	return [
		["GET /data-tables", () => ({ items: tables.map(shown) })],
		[
			"POST /data-tables",
			({ body }) => {
				const key = String(body.name).toLowerCase().replaceAll(" ", "_");
				const made = {
					key,
					name: String(body.name),
					columns: body.columns ?? [],
					used_by: [],
					rows: [],
				};
				tables.push(made);
				return shown(made);
			},
		],
		["GET /data-tables/([^/]+)", ({ parts: [key] }) => shown(of(key))],
		[
			"PATCH /data-tables/([^/]+)",
			({ parts: [key], body }) =>
				shown(Object.assign(of(key), { columns: body.columns, name: body.name })),
		],
		[
			"POST /data-tables/([^/]+)/find",
			({ parts: [key], body }) => {
				const rows = sorted(of(key), body.order ?? []);
				return { rows, count: rows.length };
			},
		],
		[
			"POST /data-tables/([^/]+)/rows",
			({ parts: [key], body }) => {
				const rows = (body.rows ?? [{ email: "from a file" }]) as Row[];
				of(key).rows.push(...rows.map((row, at) => ({ ...row, row_id: `n${at}` })));
				return { added: rows.length };
			},
		],
		[
			"PATCH /data-tables/([^/]+)/rows/([^/]+)",
			({ parts: [key, id], body }) =>
				Object.assign(of(key).rows.find((row) => row.row_id === id) ?? {}, body.values),
		],
		[
			"DELETE /data-tables/([^/]+)/rows/([^/]+)",
			({ parts: [key, id] }) => {
				const table = of(key);
				table.rows = table.rows.filter((row) => row.row_id !== id);
			},
		],
	];
}
