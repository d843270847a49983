import { Alert, Button } from "@mantine/core";
import { IconListCheck, IconPencilPlus } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useDraft } from "#/api/drafts.ts";
import { useExamples, usePlayedExamples, useWriteExamples } from "#/api/examples.ts";
import { useMayEdit } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { ExampleRow } from "./example-row.tsx";

/** What a workflow is expected to do, and whether its draft does it. */
export function ExamplesPage() {
	const { id } = useParams({ from: "/shell/w/$id/examples" });
	const draft = useDraft(id);
	const write = useWriteExamples(id);
	const mayEdit = useMayEdit();
	if (draft.error) {
		return (
			<Page title={text.examples.title}>
				<ErrorNotice error={draft.error} />
			</Page>
		);
	}
	if (!draft.data) return <LoadingRows />;
	const isOpen = draft.data.problems.some((problem) => problem.severity === "hole");
	return (
		<Page
			title={text.examples.titleOf(draft.data.document.name)}
			lead={text.examples.lead}
			actions={
				<>
					<ButtonLink to="/w/$id" params={{ id }} variant="default">
						{text.runs.openWorkflow}
					</ButtonLink>
					{mayEdit ? (
						<Button
							leftSection={<IconPencilPlus size={16} />}
							disabled={isOpen}
							loading={write.isPending}
							onClick={() => write.mutate(undefined)}
						>
							{text.examples.write}
						</Button>
					) : null}
				</>
			}
		>
			<ErrorNotice error={write.error} onRetry={() => write.mutate(undefined)} />
			<Examples workflow={id} revision={draft.data.revision} mayEdit={mayEdit} />
		</Page>
	);
}

type ListProps = { workflow: string; revision: number; mayEdit: boolean };

function Examples({ workflow, revision, mayEdit }: ListProps) {
	const examples = useExamples(workflow);
	const played = usePlayedExamples(workflow, revision);
	const error = examples.error ?? played.error;
	if (error) return <ErrorNotice error={error} onRetry={() => void played.refetch()} />;
	if (!(examples.data && played.data)) return <LoadingRows rows={3} />;
	if (examples.data.length === 0) {
		return (
			<EmptyState
				icon={<IconListCheck />}
				title={text.examples.emptyTitle}
				lead={text.examples.empty}
			/>
		);
	}
	const { as_expected: good, total } = played.data;
	const outcomes = new Map(played.data.items.map((one) => [one.id, one]));
	return (
		<>
			<Alert color={good === total ? "iris" : "yellow"} variant="light" role="status">
				{good === total ? text.examples.all(total) : text.examples.some(good, total)}
			</Alert>
			<ul className={`${card.card} ${card.rows} ${card.list}`}>
				{examples.data.map((one) => (
					<ExampleRow
						key={one.id}
						workflow={workflow}
						example={one}
						played={outcomes.get(one.id) ?? null}
						mayEdit={mayEdit}
					/>
				))}
			</ul>
		</>
	);
}
