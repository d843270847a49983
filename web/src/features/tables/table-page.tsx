import { Button, Group, Menu, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useRef, useState } from "react";
import {
	csvOfTable,
	type DataRow,
	type DataTable,
	ROWS_A_PAGE,
	type Sorting,
	useAddRows,
	useChangeTable,
	useDataRows,
	useDataTable,
	useDeleteTable,
} from "#/api/data-tables.ts";
import { useMayEdit } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { ButtonLink, TextLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { saveFile } from "#/ui/save-file.ts";
import { say, sayFailure } from "#/ui/toast.ts";
import { RowDialog } from "./row-dialog.tsx";
import { RowsGrid } from "./rows-grid.tsx";
import { TableDialog } from "./table-dialog.tsx";

/** One data table: its rows a page at a time, and everything that can be done with them. */
export function TablePage() {
	const { key } = useParams({ from: "/shell/tables/$key" });
	const table = useDataTable(key);
	if (table.error) {
		return (
			<Page title={text.tables.title} actions={<AllTables />}>
				<ErrorNotice error={table.error} onRetry={() => void table.refetch()} />
			</Page>
		);
	}
	if (!table.data) return <LoadingRows />;
	return <Shown key={key} table={table.data} />;
}

function AllTables() {
	return (
		<ButtonLink to="/tables" variant="default">
			{text.tables.all}
		</ButtonLink>
	);
}

function Shown({ table }: { table: DataTable }) {
	const mayEdit = useMayEdit();
	const [page, setPage] = useState(0);
	const [sorting, sort] = useState<Sorting | null>(null);
	const [edited, edit] = useState<DataRow | "new" | null>(null);
	const rows = useDataRows(table.key, page, sorting);
	const count = rows.data?.count ?? 0;
	return (
		<Page
			title={table.name}
			lead={<Lead table={table} />}
			size={1280}
			actions={
				<>
					<AllTables />
					{mayEdit ? (
						<Button leftSection={<IconPlus size={17} />} onClick={() => edit("new")}>
							{text.tables.addRow}
						</Button>
					) : null}
					<More table={table} mayEdit={mayEdit} />
				</>
			}
		>
			<ErrorNotice error={rows.error} onRetry={() => void rows.refetch()} />
			<RowsGrid
				table={table}
				rows={(rows.data?.rows ?? []) as DataRow[]}
				sorting={sorting}
				onSort={(chosen) => {
					sort(chosen);
					setPage(0);
				}}
				{...(mayEdit ? { onEdit: edit } : {})}
			/>
			{count > ROWS_A_PAGE ? (
				<Group justify="space-between">
					<Text c="dimmed" size="sm">
						{text.tables.range(
							page * ROWS_A_PAGE + 1,
							Math.min(count, (page + 1) * ROWS_A_PAGE),
							count,
						)}
					</Text>
					<Group gap="xs">
						<Button variant="default" disabled={page === 0} onClick={() => setPage(page - 1)}>
							{text.tables.before}
						</Button>
						<Button
							variant="default"
							disabled={(page + 1) * ROWS_A_PAGE >= count}
							onClick={() => setPage(page + 1)}
						>
							{text.tables.next}
						</Button>
					</Group>
				</Group>
			) : null}
			<RowDialog table={table} row={edited} onClose={() => edit(null)} />
		</Page>
	);
}

function Lead({ table }: { table: DataTable }) {
	return (
		<>
			{text.tables.namedAs} <code>{table.key}</code> ·{" "}
			{text.tables.holds(table.row_count, table.columns.length)}
			{table.used_by.map((one) => (
				<span key={one.workflow_id}>
					{" · "}
					<TextLink to="/w/$id" params={{ id: one.workflow_id }}>
						{one.name}
					</TextLink>
				</span>
			))}
		</>
	);
}

function More({ table, mayEdit }: { table: DataTable; mayEdit: boolean }) {
	const [changing, change] = useDisclosure(false);
	const [removing, remove] = useDisclosure(false);
	const picker = useRef<HTMLInputElement>(null);
	const fill = useFilling(table.key);
	return (
		<>
			<Menu position="bottom-end">
				<Menu.Target>
					<Button variant="default" px="sm" aria-label={text.tables.more}>
						<IconDots size={17} />
					</Button>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Item
						onClick={() =>
							csvOfTable(table.key).then(
								(csv) => saveFile(`${table.key}.csv`, "text/csv", csv),
								sayFailure,
							)
						}
					>
						{text.tables.export}
					</Menu.Item>
					{mayEdit ? (
						<>
							<Menu.Item onClick={() => picker.current?.click()}>{text.tables.import}</Menu.Item>
							<Menu.Item onClick={change.open}>{text.tables.change}</Menu.Item>
							<Menu.Item color="red" onClick={remove.open}>
								{text.tables.delete}
							</Menu.Item>
						</>
					) : null}
				</Menu.Dropdown>
			</Menu>
			<input
				ref={picker}
				type="file"
				accept=".csv,text/csv,text/plain"
				hidden
				aria-label={text.tables.import}
				onChange={(event) => {
					const file = event.currentTarget.files?.[0];
					event.currentTarget.value = "";
					if (file) fill(file);
				}}
			/>
			<Changing table={table} opened={changing} onClose={change.close} />
			<Removing table={table} opened={removing} onClose={remove.close} />
		</>
	);
}

function useFilling(key: string) {
	const add = useAddRows(key);
	return async (file: File) =>
		add.mutate(
			{ csv: await file.text() },
			{ onSuccess: ({ added }) => say(text.tables.added(added)), onError: sayFailure },
		);
}

type AskProps = { table: DataTable; opened: boolean; onClose: () => void };

function Changing({ table, opened, onClose }: AskProps) {
	const change = useChangeTable(table.key);
	return (
		<TableDialog
			opened={opened}
			onClose={onClose}
			table={table}
			pending={change.isPending}
			error={change.error}
			onSave={(name, columns) =>
				change.mutate({ name, columns, may_remove: true }, { onSuccess: onClose })
			}
		/>
	);
}

function Removing({ table, opened, onClose }: AskProps) {
	const remove = useDeleteTable();
	const navigate = useNavigate();
	return (
		<Confirm
			opened={opened}
			onClose={onClose}
			title={text.tables.deleteTitle(table.name)}
			action={text.tables.delete}
			danger
			loading={remove.isPending}
			onConfirm={() =>
				remove.mutate(table.key, {
					onSuccess: () => void navigate({ to: "/tables" }),
					onError: (error) => {
						onClose();
						sayFailure(error);
					},
				})
			}
		>
			{text.tables.deleteLead(table.row_count)}
		</Confirm>
	);
}
