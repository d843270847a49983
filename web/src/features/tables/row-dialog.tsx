import { Button, Group, Modal, Select, Stack, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import {
	type Column,
	type DataRow,
	type DataTable,
	useAddRows,
	useChangeRow,
	useRemoveRow,
} from "#/api/data-tables.ts";
import { meantIn, shownIn } from "#/graph/cell-value.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

type DialogProps = { table: DataTable; row: DataRow | "new" | null; onClose: () => void };

/** One row as a form; a value that does not fit its column is said at its field. */
export function RowDialog({ table, row, onClose }: DialogProps) {
	return (
		<Modal
			opened={row !== null}
			onClose={onClose}
			title={row === "new" ? text.tables.addRow : text.tables.changeRow}
			closeButtonProps={{ "aria-label": text.close }}
		>
			{row === null ? null : <Form table={table} row={row} onClose={onClose} />}
		</Modal>
	);
}

function Form({ table, row, onClose }: DialogProps & { row: DataRow | "new" }) {
	const [typed, type] = useState<Record<string, string>>(() =>
		Object.fromEntries(
			table.columns.map(({ name }) => [name, row === "new" ? "" : shownIn(row[name])]),
		),
	);
	const meant = table.columns.map((one) => meantIn(one.type, typed[one.name] ?? ""));
	const isWhole = meant.every((value) => value !== undefined);
	const { save, remove, pending, error } = useSaving(table.key, row, onClose);
	const send = (event: FormEvent) => {
		event.preventDefault();
		const values = table.columns.map(({ name }, at): [string, Json] => [name, meant[at] ?? null]);
		if (isWhole) save(Object.fromEntries(values));
	};
	return (
		<form onSubmit={send}>
			<Stack>
				{table.columns.map((column, at) => (
					<Cell
						key={column.name}
						column={column}
						typed={typed[column.name] ?? ""}
						isBad={meant[at] === undefined}
						onType={(told) => type({ ...typed, [column.name]: told })}
					/>
				))}
				<ErrorNotice error={error} />
				<Group justify="space-between">
					{row === "new" ? (
						<span />
					) : (
						<Button variant="subtle" color="red" onClick={remove} loading={pending}>
							{text.tables.removeRow}
						</Button>
					)}
					<Group>
						<Button variant="default" onClick={onClose}>
							{text.cancel}
						</Button>
						<Button type="submit" disabled={!isWhole} loading={pending}>
							{text.save}
						</Button>
					</Group>
				</Group>
			</Stack>
		</form>
	);
}

function useSaving(key: string, row: DataRow | "new", onClose: () => void) {
	const add = useAddRows(key);
	const change = useChangeRow(key);
	const take = useRemoveRow(key);
	const id = row === "new" ? "" : String(row.row_id);
	const done = { onSuccess: onClose };
	return {
		save: (values: DataRow) =>
			row === "new"
				? add.mutate({ rows: [values] }, done)
				: change.mutate({ row: id, values }, done),
		remove: () =>
			take.mutate(id, {
				onSuccess: () => {
					onClose();
					say(text.tables.rowRemoved);
				},
			}),
		pending: add.isPending || change.isPending || take.isPending,
		error: add.error ?? change.error ?? take.error,
	};
}

type CellProps = {
	column: Column;
	typed: string;
	isBad: boolean;
	onType: (typed: string) => void;
};

function Cell({ column, typed, isBad, onType }: CellProps) {
	const { name, type } = column;
	const error = isBad ? text.tables.bad[type] : null;
	if (type === "yes_no") {
		const choices = [
			{ value: "", label: text.tables.missing },
			{ value: "true", label: text.tables.yes },
			{ value: "false", label: text.tables.no },
		];
		return (
			<Select
				label={name}
				data={choices}
				value={typed}
				allowDeselect={false}
				onChange={(chosen) => onType(chosen ?? "")}
			/>
		);
	}
	if (type === "text" || type === "any") {
		return (
			<Textarea
				label={name}
				value={typed}
				error={error}
				autosize
				minRows={1}
				maxRows={10}
				onChange={(event) => onType(event.currentTarget.value)}
			/>
		);
	}
	return (
		<TextInput
			label={name}
			type={type === "date" ? "date" : "text"}
			inputMode={type === "number" ? "decimal" : "text"}
			value={typed}
			error={error}
			{...(type === "moment" ? { placeholder: "2026-11-28T09:00:00Z" } : {})}
			onChange={(event) => onType(event.currentTarget.value)}
		/>
	);
}
