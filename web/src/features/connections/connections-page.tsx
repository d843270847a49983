import { Alert, Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useConnections } from "#/api/connections.ts";
import { useMay } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { ConnectionDialog } from "#/ui/connection-dialog.tsx";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { takeWayBack } from "#/ui/way-back.ts";
import { ConnectionRow } from "./connection-row.tsx";
import { SignedIn } from "./signed-in.tsx";

export function ConnectionsPage() {
	const { add, signed_in: signedIn, refused } = useSearch({ from: "/shell/connections" });
	const connections = useConnections();
	const mayEdit = useMay("connection:manage");
	const [adding, dialog] = useDisclosure(add !== undefined);
	const items = connections.data ?? [];
	const [back] = useState(() => (signedIn === undefined ? null : takeWayBack()));
	const fresh = items.find((one) => one.key === signedIn);
	const actions = (
		<>
			<ButtonLink to="/imported" variant="default">
				{text.apis.title}
			</ButtonLink>
			{mayEdit ? (
				<Button leftSection={<IconPlus size={17} />} onClick={dialog.open}>
					{text.connections.add}
				</Button>
			) : null}
		</>
	);
	return (
		<Page title={text.connections.title} lead={text.connections.lead} actions={actions}>
			<ErrorNotice error={connections.error} onRetry={() => void connections.refetch()} />
			{fresh && back ? <SignedIn connection={fresh} back={back} /> : null}
			{refused ? (
				<Alert color="yellow" variant="light" role="alert" icon={<IconAlertTriangle size={18} />}>
					{text.connections.signInRefused}
				</Alert>
			) : null}
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
							fresh={mayEdit && back === null && connection === fresh}
						/>
					))}
				</ul>
			) : null}
			<ConnectionDialog opened={adding} onClose={dialog.close} kinds={add ? add.split(",") : []} />
		</Page>
	);
}
