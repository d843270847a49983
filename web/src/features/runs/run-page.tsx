import { Group, Title } from "@mantine/core";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { useRun, useRunEvents, useRunSteps } from "#/api/runs.ts";
import { useFollowRun } from "#/api/stream.ts";
import { asDocument } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { stepOrder } from "#/graph/outline.ts";
import { foldEvents, isFinished } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { Announcer } from "#/ui/announcer.tsx";
import { JsonView } from "#/ui/json-view.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { EventLog } from "./event-log.tsx";
import { RunControls } from "./run-controls.tsx";
import { RunFacts } from "./run-facts.tsx";
import { StepAccordion } from "./step-accordion.tsx";
import { orderedSteps, stepToOpen } from "./step-order.ts";

export function RunPage() {
	const { id } = useParams({ from: "/shell/runs/$id" });
	const { step } = useSearch({ from: "/shell/runs/$id" });
	const navigate = useNavigate();
	const run = useRun(id);
	const steps = useRunSteps(id);
	const events = useRunEvents(id);
	const live = useMemo(() => foldEvents(events.data ?? []), [events.data]);
	const status = isFinished(live.status) ? live.status : (run.data?.status ?? live.status);
	useFollowRun(id, status);
	if (run.isError) {
		return (
			<Page title={text.runs.title}>
				<ErrorNotice error={run.error} onRetry={() => void run.refetch()} />
			</Page>
		);
	}
	if (!run.data) return <LoadingRows />;
	const document = asDocument(run.data.document);
	const rows = orderedSteps(steps.data?.items ?? [], stepOrder(document));
	const open = step ?? stepToOpen(rows);
	return (
		<Page
			title={text.runs.runTitle(run.data.workflow_name)}
			lead={<RunFacts run={run.data} status={status} />}
			actions={<RunControls id={id} status={status} workflow={run.data.workflow_id} />}
		>
			<Announcer message={`${text.runs.drawer}: ${text.status[status] ?? status}`} />
			{run.data.error ? <ErrorNotice error={new Error(run.data.error.message)} /> : null}
			<section aria-labelledby="steps-title">
				<Title order={2} id="steps-title" mb="sm">
					{text.runs.steps}
				</Title>
				<ErrorNotice error={steps.error} onRetry={() => void steps.refetch()} />
				<StepAccordion
					rows={rows}
					document={document}
					live={live}
					run={run.data}
					open={open}
					onOpen={(next) =>
						void navigate({
							to: "/runs/$id",
							params: { id },
							search: { step: next ?? "none" },
							replace: true,
						})
					}
				/>
			</section>
			<Values inputs={run.data.inputs as Json} outputs={run.data.outputs as Json} />
			<EventLog events={events.data ?? []} />
		</Page>
	);
}

function Values({ inputs, outputs }: { inputs: Json; outputs: Json }) {
	return (
		<Group align="flex-start" grow preventGrowOverflow={false}>
			{isEmpty(inputs) ? null : <JsonSection title={text.runs.inputs} value={inputs} />}
			{isEmpty(outputs) ? null : <JsonSection title={text.runs.outputs} value={outputs} />}
		</Group>
	);
}

function isEmpty(value: Json): boolean {
	return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function JsonSection({ title, value }: { title: string; value: Json }) {
	return (
		<section>
			<Title order={2} mb="sm">
				{title}
			</Title>
			<JsonView value={value} label={title} />
		</section>
	);
}
