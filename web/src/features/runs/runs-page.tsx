import { Button, Group, Select } from "@mantine/core";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type RunStatus, useRuns } from "#/api/runs.ts";
import { useMay } from "#/api/session.ts";
import { useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { BulkRetry } from "./bulk-retry.tsx";
import { DownloadRuns } from "./download-runs.tsx";
import { RunRow } from "./run-row.tsx";

const STATUSES: RunStatus[] = [
	"queued",
	"running",
	"waiting",
	"paused",
	"succeeded",
	"failed",
	"cancelled",
];

export function RunsPage() {
	const search = useSearch({ from: "/shell/runs" });
	const status = STATUSES.find((one) => one === search.status) ?? null;
	const filter = { workflow: search.workflow ?? null, status };
	const runs = useRuns(filter);
	const mayRun = useMay("run:start");
	const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
	const filtered = status !== null || search.workflow !== undefined;
	return (
		<Page
			title={text.runs.title}
			lead={text.runs.lead}
			actions={
				items.length > 0 ? (
					<>
						{status === "failed" && mayRun ? <BulkRetry workflow={filter.workflow} /> : null}
						<DownloadRuns filter={filter} />
					</>
				) : null
			}
		>
			<Filters />
			<ErrorNotice error={runs.error} onRetry={() => void runs.refetch()} />
			{runs.isPending ? <LoadingRows /> : null}
			{runs.isSuccess && items.length === 0 ? <Nothing filtered={filtered} /> : null}
			{items.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{items.map((run) => (
						<RunRow key={run.id} run={run} />
					))}
				</ul>
			) : null}
			{runs.hasNextPage ? (
				<Button
					variant="default"
					loading={runs.isFetchingNextPage}
					onClick={() => void runs.fetchNextPage()}
				>
					{text.more}
				</Button>
			) : null}
		</Page>
	);
}

function Nothing({ filtered }: { filtered: boolean }) {
	return (
		<EmptyState
			icon={<IconPlayerPlay />}
			title={text.runs.emptyTitle}
			lead={filtered ? text.runs.emptyFilter : text.runs.empty}
		>
			{filtered ? null : (
				<ButtonLink to="/workflows" mt="sm">
					{text.runs.toWorkflows}
				</ButtonLink>
			)}
		</EmptyState>
	);
}

function Filters() {
	const search = useSearch({ from: "/shell/runs" });
	const navigate = useNavigate();
	const workflows = useWorkflows("").data?.pages.flatMap((page) => page.items) ?? [];
	const change = (name: "workflow" | "status", value: string | null) => {
		const { [name]: _old, ...rest } = search;
		void navigate({ to: "/runs", search: value ? { ...rest, [name]: value } : rest });
	};
	return (
		<Group>
			<Select
				label={text.runs.workflow}
				placeholder={text.runs.all}
				data={workflows.map((one) => ({ value: one.id, label: one.name }))}
				value={search.workflow ?? null}
				onChange={(value) => change("workflow", value)}
				clearable
				searchable
				flex="1 1 200px"
			/>
			<Select
				label={text.runs.status}
				placeholder={text.runs.all}
				data={STATUSES.map((one) => ({ value: one, label: text.status[one] ?? one }))}
				value={search.status ?? null}
				onChange={(value) => change("status", value)}
				clearable
				w={180}
			/>
		</Group>
	);
}
