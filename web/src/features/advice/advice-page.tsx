import { Alert, Button, Text, Title } from "@mantine/core";
import { IconCoin, IconSearch } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { type Advised, type KeptAdvice, useKeptAdvice, useLookForSavings } from "#/api/advice.ts";
import { type Draft, useDraft } from "#/api/drafts.ts";
import { useMayEdit } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { AdviceCard } from "./advice-card.tsx";
import { costWords } from "./saving-words.ts";

/** What a workflow could save, each as a change that was played on its own runs. */
export function AdvicePage() {
	const { id } = useParams({ from: "/shell/w/$id/advice" });
	const draft = useDraft(id);
	const kept = useKeptAdvice(id);
	const look = useLookForSavings(id);
	const mayEdit = useMayEdit();
	const error = draft.error ?? kept.error;
	if (error) {
		return (
			<Page title={text.advice.title}>
				<ErrorNotice error={error} />
			</Page>
		);
	}
	if (!draft.data || !kept.data) return <LoadingRows />;
	return (
		<Page
			title={text.advice.titleOf(draft.data.document.name)}
			lead={text.advice.lead}
			actions={
				<>
					<ButtonLink to="/w/$id" params={{ id }} variant="default">
						{text.runs.openWorkflow}
					</ButtonLink>
					{mayEdit ? (
						<Button
							leftSection={<IconSearch size={16} />}
							loading={look.isPending}
							onClick={() => look.mutate()}
						>
							{text.advice.look}
						</Button>
					) : null}
				</>
			}
		>
			<ErrorNotice error={look.error} onRetry={() => look.mutate()} />
			{look.data ? <Looked advised={look.data} /> : null}
			<Kept draft={draft.data} kept={kept.data} advised={look.data ?? null} mayEdit={mayEdit} />
		</Page>
	);
}

/** How much was looked at, and what a run takes today. */
function Looked({ advised }: { advised: Advised }) {
	return (
		<Alert color="iris" variant="light" role="status">
			{advised.runs === 0
				? text.advice.noRuns
				: text.advice.looked(advised.runs, costWords(advised.cost), advised.advice.length)}
		</Alert>
	);
}

type KeptProps = {
	draft: Draft;
	kept: readonly KeptAdvice[];
	advised: Advised | null;
	mayEdit: boolean;
};

function Kept({ draft, kept, advised, mayEdit }: KeptProps) {
	const saved = kept.filter((one) => one.measured !== null);
	const open = kept.filter((one) => one.measured === null);
	const together = advised?.together && advised.advice.length > 1 ? advised.together : null;
	if (kept.length === 0) {
		return (
			<EmptyState
				icon={<IconCoin />}
				title={advised ? text.advice.nothingTitle : text.advice.emptyTitle}
				lead={advised ? text.advice.nothing : text.advice.empty}
			/>
		);
	}
	return (
		<>
			{together ? (
				<AdviceCard draft={draft} advice={together} measured={null} mayEdit={mayEdit} />
			) : null}
			{open.length > 0 ? (
				<Cards title={text.advice.open} items={open} draft={draft} mayEdit={mayEdit} />
			) : null}
			{saved.length > 0 ? (
				<Cards title={text.advice.running} items={saved} draft={draft} mayEdit={mayEdit} />
			) : null}
		</>
	);
}

type CardsProps = { title: string; items: readonly KeptAdvice[]; draft: Draft; mayEdit: boolean };

function Cards({ title, items, draft, mayEdit }: CardsProps) {
	return (
		<section>
			<Title order={2} mb="sm">
				{title} <Text span c="dimmed">{`(${items.length})`}</Text>
			</Title>
			{items.map((one) => (
				<AdviceCard
					key={one.id}
					draft={draft}
					advice={one}
					measured={one.measured}
					mayEdit={mayEdit}
				/>
			))}
		</section>
	);
}
