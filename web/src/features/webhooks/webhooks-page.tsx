import { Text, Title } from "@mantine/core";
import { IconWebhook } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useDraft } from "#/api/drafts.ts";
import { useMay, useMayEdit } from "#/api/session.ts";
import { useCaptures } from "#/api/webhooks.ts";
import type { Trigger } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { AddressCard } from "./address-card.tsx";
import { CaptureRow } from "./capture-row.tsx";

/** Trying the webhook triggers of a draft: test addresses, what they were sent, runs with it. */
export function WebhooksPage() {
	const { id } = useParams({ from: "/shell/w/$id/webhooks" });
	const draft = useDraft(id);
	if (draft.error) {
		return (
			<Page title={text.webhooks.title}>
				<ErrorNotice error={draft.error} onRetry={() => void draft.refetch()} />
			</Page>
		);
	}
	if (!draft.data) return <LoadingRows />;
	const { document } = draft.data;
	const triggers = (document.triggers ?? []).filter((one) => one.type === "webhook");
	return (
		<Page
			title={text.webhooks.titleOf(document.name)}
			lead={text.webhooks.lead}
			actions={
				<ButtonLink to="/w/$id" params={{ id }} variant="default">
					{text.runs.openWorkflow}
				</ButtonLink>
			}
		>
			{triggers.length === 0 ? (
				<EmptyState
					icon={<IconWebhook />}
					title={text.webhooks.noneTitle}
					lead={text.webhooks.none}
				>
					<ButtonLink to="/w/$id" params={{ id }} mt="sm">
						{text.webhooks.addOne}
					</ButtonLink>
				</EmptyState>
			) : (
				<Tried workflow={id} triggers={triggers} />
			)}
		</Page>
	);
}

function Tried({ workflow, triggers }: { workflow: string; triggers: readonly Trigger[] }) {
	const captures = useCaptures(workflow);
	const mayEdit = useMayEdit();
	const mayRun = useMay("run:start");
	const items = captures.data?.items ?? [];
	return (
		<>
			{triggers.map((trigger) => (
				<AddressCard key={trigger.id} workflow={workflow} trigger={trigger} mayEdit={mayEdit} />
			))}
			<section aria-labelledby="captured-title">
				<Title order={2} id="captured-title">
					{text.webhooks.captured}
				</Title>
				<Text c="dimmed" mb="sm">
					{text.webhooks.capturedLead}
				</Text>
				<ErrorNotice error={captures.error} onRetry={() => void captures.refetch()} />
				{captures.isPending ? <LoadingRows rows={2} /> : null}
				{captures.isSuccess && items.length === 0 ? (
					<p role="status">{text.webhooks.waiting}</p>
				) : null}
				{items.length > 0 ? (
					<ul className={`${card.card} ${card.rows} ${card.list}`}>
						{items.map((capture) => (
							<CaptureRow key={capture.id} workflow={workflow} capture={capture} mayRun={mayRun} />
						))}
					</ul>
				) : null}
			</section>
		</>
	);
}
