import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconApi, IconPlus } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type Imported, useImportedApis } from "#/api/imported-apis.ts";
import { useMay } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { ImportDialog } from "./import-dialog.tsx";

/** Every API and MCP server this workspace has imported. */
export function ApisPage() {
	const apis = useImportedApis();
	const mayImport = useMay("workflow:publish");
	const [adding, add] = useDisclosure(false);
	const items = apis.data ?? [];
	const button = (
		<Button leftSection={<IconPlus size={17} />} onClick={add.open}>
			{text.apis.add}
		</Button>
	);
	return (
		<Page
			title={text.apis.title}
			lead={text.apis.lead}
			actions={mayImport && items.length > 0 ? button : null}
		>
			<ErrorNotice error={apis.error} onRetry={() => void apis.refetch()} />
			{apis.isPending ? <LoadingRows rows={2} /> : null}
			{apis.isSuccess && items.length === 0 ? (
				<EmptyState icon={<IconApi />} title={text.apis.emptyTitle} lead={text.apis.empty}>
					{mayImport ? button : null}
				</EmptyState>
			) : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((api) => (
						<Row key={api.key} api={api} />
					))}
				</ul>
			) : null}
			<ImportDialog opened={adding} onClose={add.close} />
		</Page>
	);
}

function Row({ api }: { api: Imported }) {
	const facts = [
		text.apis.kinds[api.kind],
		text.apis.counted(api.operation_count),
		...(api.refused_count > 0 ? [text.apis.refusedCount(api.refused_count)] : []),
	];
	return (
		<li>
			<Link to="/imported/$key" params={{ key: api.key }} className={card.row}>
				<IconApi size={20} aria-hidden />
				<div className={card.grow}>
					<div className={card.title}>{api.title}</div>
					<div className={card.soft}>{facts.join(" · ")}</div>
				</div>
			</Link>
		</li>
	);
}
