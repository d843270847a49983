import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Json } from "#/graph/json.ts";
import { client, type Schemas, unwrap } from "./client.ts";

export type DataTable = Schemas["TableShown"];
export type Column = Schemas["ColumnShown"];
export type ColumnType = Column["type"];
export type DataRow = Record<string, Json>;
export type Sorting = { column: string; descending: boolean };

export const ROWS_A_PAGE = 50;

export function useDataTables() {
	return useQuery({
		queryKey: ["data-tables"],
		queryFn: async () => (await unwrap(client.GET("/api/v1/data-tables"))).items,
	});
}

export function useDataTable(key: string) {
	return useQuery({
		queryKey: ["data-tables", key],
		queryFn: () => unwrap(client.GET("/api/v1/data-tables/{key}", { params: { path: { key } } })),
	});
}

/** One page of a table's rows; the former page stays in sight until the next is there. */
export function useDataRows(key: string, page: number, sorting: Sorting | null) {
	return useQuery({
		queryKey: ["data-tables", key, "rows", page, sorting],
		placeholderData: keepPreviousData,
		queryFn: () =>
			unwrap(
				client.POST("/api/v1/data-tables/{key}/find", {
					params: { path: { key } },
					body: {
						where: [],
						order: sorting ? [sorting] : [],
						limit: ROWS_A_PAGE,
						offset: page * ROWS_A_PAGE,
					},
				}),
			),
	});
}

function useTableMutation<Given, Told>(act: (given: Given) => Promise<Told>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["data-tables"] }),
	});
}

export function useCreateTable() {
	return useTableMutation((body: Schemas["CreateTable"]) =>
		unwrap(client.POST("/api/v1/data-tables", { body })),
	);
}

export function useChangeTable(key: string) {
	return useTableMutation((body: Schemas["ChangeTable"]) =>
		unwrap(client.PATCH("/api/v1/data-tables/{key}", { params: { path: { key } }, body })),
	);
}

export function useDeleteTable() {
	return useTableMutation((key: string) =>
		unwrap(client.DELETE("/api/v1/data-tables/{key}", { params: { path: { key } } })),
	);
}

export function useAddRows(key: string) {
	return useTableMutation((body: Schemas["AddRows"]) =>
		unwrap(client.POST("/api/v1/data-tables/{key}/rows", { params: { path: { key } }, body })),
	);
}

export function useChangeRow(key: string) {
	return useTableMutation((given: { row: string; values: DataRow }) =>
		unwrap(
			client.PATCH("/api/v1/data-tables/{key}/rows/{row_id}", {
				params: { path: { key, row_id: given.row } },
				body: { values: given.values },
			}),
		),
	);
}

export function useRemoveRow(key: string) {
	return useTableMutation((row: string) =>
		unwrap(
			client.DELETE("/api/v1/data-tables/{key}/rows/{row_id}", {
				params: { path: { key, row_id: row } },
			}),
		),
	);
}

/** Every row as CSV, as the service writes it. */
export async function csvOfTable(key: string): Promise<string> {
	return unwrap(
		client.GET("/api/v1/data-tables/{key}/rows.csv", {
			params: { path: { key } },
			parseAs: "text",
		}),
	) as Promise<string>;
}
