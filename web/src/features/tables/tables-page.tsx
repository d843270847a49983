import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconTable } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { type DataTable, useCreateTable, useDataTables } from "#/api/data-tables.ts";
import { useMayEdit } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { TableDialog } from "./table-dialog.tsx";

/** Every data table of the workspace. */
export function TablesPage() {
	const tables = useDataTables();
	const mayEdit = useMayEdit();
	const [adding, add] = useDisclosure(false);
	const items = tables.data ?? [];
	const button = (
		<Button leftSection={<IconPlus size={17} />} onClick={add.open}>
			{text.tables.add}
		</Button>
	);
	return (
		<Page
			title={text.tables.title}
			lead={text.tables.lead}
			actions={mayEdit && items.length > 0 ? button : null}
		>
			<ErrorNotice error={tables.error} onRetry={() => void tables.refetch()} />
			{tables.isPending ? <LoadingRows rows={2} /> : null}
			{tables.isSuccess && items.length === 0 ? (
				<EmptyState icon={<IconTable />} title={text.tables.emptyTitle} lead={text.tables.empty}>
					{mayEdit ? button : null}
				</EmptyState>
			) : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((table) => (
						<TableRow key={table.key} table={table} />
					))}
				</ul>
			) : null}
			<NewTable opened={adding} onClose={add.close} />
		</Page>
	);
}

function TableRow({ table }: { table: DataTable }) {
	const used = table.used_by.map((one) => one.name).join(", ");
	return (
		<li>
			<Link to="/tables/$key" params={{ key: table.key }} className={card.row}>
				<IconTable size={20} aria-hidden />
				<div className={card.grow}>
					<div className={card.title}>{table.name}</div>
					<div className={card.soft}>
						{text.tables.holds(table.row_count, table.columns.length)}
						{used ? ` · ${text.tables.usedBy(used)}` : ""}
					</div>
				</div>
			</Link>
		</li>
	);
}

function NewTable({ opened, onClose }: { opened: boolean; onClose: () => void }) {
	const create = useCreateTable();
	const navigate = useNavigate();
	return (
		<TableDialog
			opened={opened}
			onClose={onClose}
			table={null}
			pending={create.isPending}
			error={create.error}
			onSave={(name, columns) =>
				create.mutate(
					{ name, columns },
					{ onSuccess: ({ key }) => void navigate({ to: "/tables/$key", params: { key } }) },
				)
			}
		/>
	);
}
