import { UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { DataRow, DataTable, Sorting } from "#/api/data-tables.ts";
import { shownIn } from "#/graph/cell-value.ts";
import { text } from "#/strings/text.ts";
import styles from "./tables.module.css";

type GridProps = {
	table: DataTable;
	rows: DataRow[];
	sorting: Sorting | null;
	onSort: (sorting: Sorting | null) => void;
	onEdit?: (row: DataRow) => void;
};

/** The rows, sorted by any column; a row is opened by its first cell. */
export function RowsGrid({ table, rows, sorting, onSort, onEdit }: GridProps) {
	const names = table.columns.map((one) => one.name);
	return (
		// biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keys too
		<section className={styles.scroll} tabIndex={0} aria-label={text.tables.rowsOf(table.name)}>
			<table className={styles.grid}>
				<thead>
					<tr>
						{names.map((name) => (
							<Heading key={name} name={name} sorting={sorting} onSort={onSort} />
						))}
					</tr>
				</thead>
				<tbody>
					{rows.map((row) => (
						<tr key={String(row.row_id)}>
							{names.map((name, at) => (
								<td key={name} title={shownIn(row[name])}>
									{at === 0 && onEdit ? (
										<UnstyledButton
											className={styles.open}
											onClick={() => onEdit(row)}
											aria-label={text.tables.editRow(shownIn(row[name]))}
										>
											{shownIn(row[name]) || "—"}
										</UnstyledButton>
									) : (
										shownIn(row[name])
									)}
								</td>
							))}
						</tr>
					))}
					{rows.length === 0 ? (
						<tr>
							<td colSpan={names.length} className={styles.none}>
								{text.tables.noRows}
							</td>
						</tr>
					) : null}
				</tbody>
			</table>
		</section>
	);
}

function Heading(props: { name: string } & Pick<GridProps, "sorting" | "onSort">) {
	const { name, sorting, onSort } = props;
	const by = sorting?.column === name ? sorting : null;
	const Arrow = by?.descending ? IconArrowDown : IconArrowUp;
	const next = by?.descending ? null : { column: name, descending: by !== null };
	return (
		<th aria-sort={by ? (by.descending ? "descending" : "ascending") : "none"}>
			<UnstyledButton className={styles.heading} onClick={() => onSort(next)}>
				{name}
				{by ? <Arrow size={14} aria-hidden /> : null}
			</UnstyledButton>
		</th>
	);
}
