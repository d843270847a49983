import { Title } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type Draft, useDraft } from "#/api/drafts.ts";
import { useRuns } from "#/api/runs.ts";
import { useMay, useMayEdit } from "#/api/session.ts";
import { useVersions, useWorkflow, type Workflow } from "#/api/workflows.ts";
import { byVersion } from "#/graph/reliability.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { VersionRow } from "./version-row.tsx";
import { VersionsCompare } from "./versions-compare.tsx";

const RUNS_COUNTED = 200;

/** Everything that was published of a workflow, what differs, and the way back. */
export function VersionsPage() {
	const { id } = useParams({ from: "/shell/w/$id/versions" });
	const workflow = useWorkflow(id);
	const draft = useDraft(id);
	const error = workflow.error ?? draft.error;
	if (error) {
		return (
			<Page title={text.editor.versions}>
				<ErrorNotice error={error} />
			</Page>
		);
	}
	if (!workflow.data || !draft.data) return <LoadingRows />;
	return (
		<Page
			title={text.versions.title(workflow.data.name)}
			lead={text.editor.versionsLead}
			actions={
				<ButtonLink to="/w/$id" params={{ id }} variant="default">
					{text.runs.openWorkflow}
				</ButtonLink>
			}
		>
			<Versions workflow={workflow.data} draft={draft.data} />
		</Page>
	);
}

function Versions({ workflow, draft }: { workflow: Workflow; draft: Draft }) {
	const versions = useVersions(workflow.id, true);
	const runs = useRuns({ workflow: workflow.id }, RUNS_COUNTED);
	const mayEdit = useMayEdit();
	const mayPublish = useMay("workflow:publish") && mayEdit;
	const search = useSearch({ from: "/shell/w/$id/versions" });
	const navigate = useNavigate();
	const items = versions.data?.items ?? [];
	const rates = byVersion(runs.data?.pages[0]?.items ?? []);
	const compare = (from: string, to: string) =>
		void navigate({
			to: "/w/$id/versions",
			params: { id: workflow.id },
			search: { from, to },
			replace: true,
		});
	if (versions.isPending) return <LoadingRows rows={2} />;
	if (versions.isError)
		return <ErrorNotice error={versions.error} onRetry={() => void versions.refetch()} />;
	if (items.length === 0)
		return (
			<EmptyState
				icon={<IconHistory />}
				title={text.editor.noVersions}
				lead={text.versions.emptyLead}
			/>
		);
	return (
		<>
			<ul className={`${card.card} ${card.rows} ${card.list}`}>
				{items.map((version) => (
					<VersionRow
						key={version.number}
						version={version}
						rate={rates.get(version.number) ?? null}
						mayRollBack={mayPublish}
						onCompare={() => compare(String(version.number), "draft")}
					/>
				))}
			</ul>
			<section aria-labelledby="compare-title">
				<Title order={2} id="compare-title" mb="sm">
					{text.editor.compare}
				</Title>
				<VersionsCompare
					draft={draft}
					rates={rates}
					numbers={items.map((version) => version.number)}
					from={search.from ?? String(workflow.live_version ?? items[0]?.number)}
					to={search.to ?? "draft"}
					onChange={compare}
				/>
			</section>
		</>
	);
}
