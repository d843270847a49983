import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCircleCheck, IconCircleX, IconPlugConnected } from "@tabler/icons-react";
import {
	type Connection,
	useConnectionKinds,
	useDeleteConnection,
	useTestConnection,
} from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { ConnectionDialog } from "#/ui/connection-dialog.tsx";
import { sayFailure } from "#/ui/toast.tsx";
import styles from "./connection-row.module.css";

export function ConnectionRow({
	connection,
	mayEdit,
}: {
	connection: Connection;
	mayEdit: boolean;
}) {
	const kinds = useConnectionKinds();
	const test = useTestConnection(connection.id);
	const kind = kinds.data?.find((one) => one.kind === connection.kind);
	return (
		<li className={styles.row}>
			<span className={styles.icon} aria-hidden>
				<IconPlugConnected size={18} />
			</span>
			<div className={card.grow}>
				<div className={card.title}>{connection.name}</div>
				<div className={card.soft}>
					{kind?.title ?? connection.kind} · {text.connections.key(connection.key)}
				</div>
				<div role="status">
					{test.data ? (
						<div className={styles.tested} data-ok={test.data.ok}>
							{test.data.ok ? (
								<IconCircleCheck size={15} aria-hidden />
							) : (
								<IconCircleX size={15} aria-hidden />
							)}
							{test.data.ok ? text.connections.tested : text.connections.testFailed}
							{test.data.detail ? `: ${test.data.detail}` : null}
						</div>
					) : null}
				</div>
			</div>
			{mayEdit ? (
				<Group gap="xs">
					<Button
						size="compact-sm"
						variant="default"
						loading={test.isPending}
						onClick={() => test.mutate(undefined, { onError: sayFailure })}
						aria-label={`${text.connections.test} ${connection.name}`}
					>
						{text.connections.test}
					</Button>
					<EditButtons connection={connection} />
				</Group>
			) : null}
		</li>
	);
}

function EditButtons({ connection }: { connection: Connection }) {
	const [editing, edit] = useDisclosure(false);
	const [asking, ask] = useDisclosure(false);
	const remove = useDeleteConnection();
	const confirmed = () =>
		remove.mutate(connection.id, { onSuccess: ask.close, onError: sayFailure });
	return (
		<>
			<Button
				size="compact-sm"
				variant="subtle"
				onClick={edit.open}
				aria-label={`${text.connections.edit} ${connection.name}`}
			>
				{text.connections.edit}
			</Button>
			<Button
				size="compact-sm"
				variant="subtle"
				color="red"
				onClick={ask.open}
				aria-label={`${text.connections.delete} ${connection.name}`}
			>
				{text.connections.delete}
			</Button>
			<ConnectionDialog opened={editing} onClose={edit.close} edited={connection} />
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={confirmed}
				title={text.connections.deleteTitle}
				action={text.connections.delete}
				loading={remove.isPending}
				danger
			>
				{text.connections.deleteText(connection.name)}
			</Confirm>
		</>
	);
}
