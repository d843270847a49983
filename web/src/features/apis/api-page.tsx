import { Button, Group, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useNavigate, useParams } from "@tanstack/react-router";
import { type ImportedWhole, useImportedApi, useRemoveImport } from "#/api/imported-apis.ts";
import { isStatus } from "#/api/problem.ts";
import { useMay } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { TextLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { say } from "#/ui/toast.ts";
import styles from "./apis.module.css";
import { ImportDialog } from "./import-dialog.tsx";
import { OperationList } from "./operation-list.tsx";

/** One import: where it is from, what each operation does outside, and what could not be taken. */
export function ApiPage() {
	const { key } = useParams({ from: "/shell/imported/$key" });
	const api = useImportedApi(key);
	if (api.data) return <Shown key={key} api={api.data} />;
	return (
		<Page title={text.apis.title} lead={<AllApis />}>
			{api.error ? (
				<ErrorNotice error={api.error} onRetry={() => void api.refetch()} />
			) : (
				<LoadingRows />
			)}
		</Page>
	);
}

function AllApis() {
	return <TextLink to="/imported">{text.apis.all}</TextLink>;
}

function Shown({ api }: { api: ImportedWhole }) {
	const mayImport = useMay("workflow:publish");
	const [again, importing] = useDisclosure(false);
	const [removing, remove] = useDisclosure(false);
	const actions = (
		<>
			<Button variant="subtle" color="red" onClick={remove.open}>
				{text.apis.remove}
			</Button>
			<Button variant="default" onClick={importing.open}>
				{text.apis.again}
			</Button>
		</>
	);
	return (
		<Page title={api.title} lead={<AllApis />} actions={mayImport ? actions : null}>
			<Facts api={api} />
			<section aria-labelledby="api-operations">
				<Title order={2} id="api-operations">
					{text.apis.operations}
				</Title>
				<Text c="dimmed" size="sm" mb="sm">
					{text.apis.effectHow}
				</Text>
				<OperationList api={api} mayChange={mayImport} />
			</section>
			{api.refused.length > 0 ? <Refused refused={api.refused} /> : null}
			<ImportDialog opened={again} onClose={importing.close} api={api} />
			<Removal api={api} opened={removing} onClose={remove.close} />
		</Page>
	);
}

function Facts({ api }: { api: ImportedWhole }) {
	const facts: [string, React.ReactNode][] = [
		[text.apis.kind, `${text.apis.kinds[api.kind]} ${api.version}`],
		[text.apis.source, api.source ?? text.apis.asText],
		[text.apis.servers, api.servers.join(", ")],
		...(api.connection ? [[text.apis.connection, api.connection] as [string, string]] : []),
		...(api.updated_at
			? [[text.apis.updated, <Moment key="at" at={api.updated_at} />] as [string, React.ReactNode]]
			: []),
	];
	return (
		<dl className={`${card.card} ${styles.facts}`} aria-label={text.apis.facts}>
			{facts.map(([name, said]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>{said}</dd>
				</div>
			))}
		</dl>
	);
}

function Refused({ refused }: { refused: ImportedWhole["refused"] }) {
	return (
		<section aria-labelledby="api-refused">
			<Title order={2} id="api-refused" mb="sm">
				{text.apis.refusedTitle}
			</Title>
			<ul className={`${card.card} ${card.rows} ${card.list}`}>
				{refused.map((one) => (
					<li key={one.request} className={styles.refused}>
						<code>{one.request}</code>
						<span className={card.soft}>{one.reason}</span>
					</li>
				))}
			</ul>
		</section>
	);
}

type RemovalProps = { api: ImportedWhole; opened: boolean; onClose: () => void };

/** Workflows that use it are named first; who goes on all the same says so once more. */
function Removal({ api, opened, onClose }: RemovalProps) {
	const remove = useRemoveImport(api.key);
	const navigate = useNavigate();
	const isUsed = isStatus(remove.error, 409);
	const go = () =>
		remove.mutate(isUsed, {
			onSuccess: () => {
				say(text.apis.removedSay);
				void navigate({ to: "/imported" });
			},
		});
	const close = () => {
		onClose();
		remove.reset();
	};
	return (
		<Confirm
			opened={opened}
			title={text.apis.removeTitle(api.title)}
			action={isUsed ? text.apis.removeAnyway : text.apis.remove}
			danger
			loading={remove.isPending}
			onConfirm={go}
			onClose={close}
		>
			<Group gap="sm">
				<Text>{text.apis.removeLead}</Text>
				<ErrorNotice error={remove.error} />
			</Group>
		</Confirm>
	);
}
