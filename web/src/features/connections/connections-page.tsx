import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useConnections } from "#/api/connections.ts";
import { useMay } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { ConnectionDialog } from "#/ui/connection-dialog.tsx";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { ConnectionRow } from "./connection-row.tsx";

export function ConnectionsPage() {
	const { add, signed_in: signedIn } = useSearch({ from: "/shell/connections" });
	const connections = useConnections();
	const mayEdit = useMay("connection:manage");
	const [adding, dialog] = useDisclosure(add !== undefined);
	const items = connections.data ?? [];
	const button = mayEdit ? (
		<Button leftSection={<IconPlus size={17} />} onClick={dialog.open}>
			{text.connections.add}
		</Button>
	) : null;
	return (
		<Page title={text.connections.title} lead={text.connections.lead} actions={button}>
			<ErrorNotice error={connections.error} onRetry={() => void connections.refetch()} />
			{connections.isPending ? <LoadingRows rows={2} /> : null}
			{connections.isSuccess && items.length === 0 ? (
				<EmptyState
					icon={<IconPlugConnected />}
					title={text.connections.emptyTitle}
					lead={text.connections.empty}
				/>
			) : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((connection) => (
						<ConnectionRow
							key={connection.id}
							connection={connection}
							mayEdit={mayEdit}
							fresh={mayEdit && connection.key === signedIn}
						/>
					))}
				</ul>
			) : null}
			<ConnectionDialog opened={adding} onClose={dialog.close} kinds={add ? add.split(",") : []} />
		</Page>
	);
}
