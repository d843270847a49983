import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconCircleCheck, IconCircleX, IconPlugConnected } from "@tabler/icons-react";
import { lazy, Suspense, useEffect } from "react";
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
import { Moment } from "#/ui/moment.tsx";
import { SignInButton } from "#/ui/sign-in-button.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { sayFailure } from "#/ui/toast.ts";
import styles from "./connection-row.module.css";
import { DeviceButton, waysToSignIn } from "./device-button.tsx";

const GrantsDialog = lazy(() => import("./grants-dialog.tsx"));

const HEALTH = {
	untested: "pending",
	ok: "succeeded",
	failing: "failed",
	expiring: "waiting",
	expired: "failed",
	signed_out: "waiting",
} as const;

type RowProps = {
	connection: Connection;
	mayEdit: boolean;
	/** Somebody has just come back from signing in to it. */
	fresh: boolean;
};

export function ConnectionRow({ connection, mayEdit, fresh }: RowProps) {
	const kinds = useConnectionKinds();
	const test = useTestConnection(connection.id);
	const { mutate } = test;
	useEffect(() => {
		if (fresh) mutate();
	}, [fresh, mutate]);
	const ways = waysToSignIn(connection);
	const kind = kinds.data?.find((one) => one.kind === connection.kind);
	return (
		<li className={styles.row}>
			<span className={styles.icon} aria-hidden>
				<IconPlugConnected size={18} />
			</span>
			<div className={card.grow}>
				<div className={styles.name}>
					<span className={card.title}>{connection.name}</span>
					<StatusBadge
						status={HEALTH[connection.health]}
						word={text.connections.health[connection.health]}
					/>
				</div>
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
					) : (
						<LastCheck connection={connection} />
					)}
				</div>
			</div>
			{mayEdit ? (
				<Group gap="xs">
					{ways.here ? <SignInButton connection={connection} /> : null}
					{ways.byCode ? <DeviceButton connection={connection} onSignedIn={mutate} /> : null}
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

function LastCheck({ connection }: { connection: Connection }) {
	if (!connection.checked_at) return null;
	return (
		<div className={card.soft}>
			{text.connections.lastTest} <Moment at={connection.checked_at} />
			{connection.check_detail ? `: ${connection.check_detail}` : null}
		</div>
	);
}

function EditButtons({ connection }: { connection: Connection }) {
	const [editing, edit] = useDisclosure(false);
	const [sharing, share] = useDisclosure(false);
	const [asking, ask] = useDisclosure(false);
	const remove = useDeleteConnection();
	const confirmed = () =>
		remove.mutate(connection.id, { onSuccess: ask.close, onError: sayFailure });
	return (
		<>
			<Button
				size="compact-sm"
				variant="subtle"
				onClick={share.open}
				aria-label={`${text.grants.open}: ${connection.name}`}
			>
				{text.grants.open}
			</Button>
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
			{sharing ? (
				<Suspense>
					<GrantsDialog connection={connection} onClose={share.close} />
				</Suspense>
			) : null}
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
