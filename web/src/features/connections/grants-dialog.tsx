import { Button, Group, Modal, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { type Connection, type Grant, useGrants, useLend, useTakeBack } from "#/api/connections.ts";
import { useWorkflow, useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say, sayFailure } from "#/ui/toast.ts";

const TYPING_MS = 250;

type DialogProps = { connection: Connection; onClose: () => void };

/** The workflows that may use a connection: one by one, or all of them. */
export default function GrantsDialog({ connection, onClose }: DialogProps) {
	const grants = useGrants(connection.id);
	const items = grants.data ?? [];
	return (
		<Modal
			opened
			onClose={onClose}
			size="lg"
			title={text.grants.title(connection.name)}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text size="sm" c="dimmed">
					{text.grants.lead}
				</Text>
				<ErrorNotice error={grants.error} onRetry={() => void grants.refetch()} />
				{grants.isPending ? <LoadingRows rows={1} /> : null}
				{grants.isSuccess && items.length === 0 ? (
					<Text role="status">{text.grants.none}</Text>
				) : null}
				{items.length > 0 ? (
					<ul className={`${card.card} ${card.rows} ${card.list}`}>
						{items.map((grant) => (
							<GrantRow key={grant.id} connection={connection.id} grant={grant} />
						))}
					</ul>
				) : null}
				<Lend connection={connection.id} grants={items} />
			</Stack>
		</Modal>
	);
}

function GrantRow({ connection, grant }: { connection: string; grant: Grant }) {
	const workflow = useWorkflow(grant.workflow_id);
	const takeBack = useTakeBack(connection);
	const name =
		grant.workflow_id === null
			? text.grants.everyone
			: (workflow.data?.name ?? (workflow.isError ? text.grants.gone : "…"));
	return (
		<li className={card.row}>
			<div className={card.grow}>
				<div className={card.title}>{name}</div>
				<div className={card.soft}>
					{text.grants.since} <Moment at={grant.created_at} />
				</div>
			</div>
			<Button
				size="compact-sm"
				variant="default"
				aria-label={text.grants.takeBackFrom(name)}
				loading={takeBack.isPending}
				onClick={() =>
					takeBack.mutate(grant.id, {
						onSuccess: () => say(text.grants.takenBack),
						onError: sayFailure,
					})
				}
			>
				{text.grants.takeBack}
			</Button>
		</li>
	);
}

function Lend({ connection, grants }: { connection: string; grants: readonly Grant[] }) {
	const [wanted, setWanted] = useState("");
	const [q] = useDebouncedValue(wanted.trim(), TYPING_MS);
	const [chosen, choose] = useState<string | null>(null);
	const found = useWorkflows(q).data?.pages[0]?.items ?? [];
	const lend = useLend(connection);
	const having = new Set(grants.map((grant) => grant.workflow_id));
	const names = new Map(found.map((one) => [one.id, one.name]));
	const give = (workflow: string | null) =>
		lend.mutate(workflow, {
			onSuccess: () => {
				choose(null);
				setWanted("");
				say(workflow ? text.grants.given(names.get(workflow) ?? "") : text.grants.givenAll);
			},
			onError: sayFailure,
		});
	return (
		<Stack gap="sm">
			<Group align="flex-end" gap="sm">
				<Select
					flex="1 1 220px"
					label={text.grants.add}
					placeholder={text.grants.choose}
					searchable
					nothingFoundMessage={text.grants.nothingFound}
					data={found
						.filter((one) => !having.has(one.id))
						.map((one) => ({ value: one.id, label: one.name }))}
					filter={({ options }) => options}
					searchValue={wanted}
					onSearchChange={setWanted}
					value={chosen}
					onChange={choose}
				/>
				<Button
					disabled={chosen === null}
					loading={lend.isPending}
					onClick={() => chosen && give(chosen)}
				>
					{text.grants.give}
				</Button>
			</Group>
			{having.has(null) ? null : (
				<div>
					<Button variant="default" size="compact-sm" onClick={() => give(null)}>
						{text.grants.giveAll}
					</Button>
				</div>
			)}
		</Stack>
	);
}
