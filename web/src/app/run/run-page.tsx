import { Text, Title } from "@mantine/core";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import type { RerunAsked } from "#/api/failures.ts";
import { loadPayload, type Run, useRun, useRunEvents, useRunSteps } from "#/api/runs.ts";
import { useMay } from "#/api/session.ts";
import { useFollowRun } from "#/api/stream.ts";
import type { ValueAsked } from "#/api/tracing.ts";
import { AskOrigin } from "#/features/runs/ask-origin.ts";
import { EventLog } from "#/features/runs/event-log.tsx";
import { FailureCard } from "#/features/runs/failure-card.tsx";
import { OriginDialog } from "#/features/runs/origin-dialog.tsx";
import { RerunDialog } from "#/features/runs/rerun-dialog.tsx";
import { RunControls } from "#/features/runs/run-controls.tsx";
import { RunFacts } from "#/features/runs/run-facts.tsx";
import { StepAccordion } from "#/features/runs/step-accordion.tsx";
import { orderedSteps, stepToOpen } from "#/features/runs/step-order.ts";
import { TimeSlider } from "#/features/runs/time-slider.tsx";
import { asDocument } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { stepOrder } from "#/graph/outline.ts";
import { isFinished, type RunEvent, type RunLive } from "#/graph/run-state.ts";
import { momentAt } from "#/graph/time-travel.ts";
import { text } from "#/strings/text.ts";
import { Announcer } from "#/ui/announcer.tsx";
import { BlobSource, JsonView } from "#/ui/json-view.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { useFold } from "../use-fold.ts";
import styles from "./run-page.module.css";

const RunGraph = lazy(() => import("./run-graph.tsx"));
const NO_EVENTS: RunEvent[] = [];

export function RunPage() {
	const { id } = useParams({ from: "/shell/runs/$id" });
	const run = useRun(id);
	const events = useRunEvents(id).data ?? NO_EVENTS;
	const newest = useFold(events);
	const status = isFinished(newest.status) ? newest.status : (run.data?.status ?? newest.status);
	useFollowRun(id, status);
	const load = useCallback((sha256: string) => loadPayload(id, sha256), [id]);
	if (run.isError) {
		return (
			<Page title={text.runs.title}>
				<ErrorNotice error={run.error} onRetry={() => void run.refetch()} />
			</Page>
		);
	}
	if (!run.data) return <LoadingRows />;
	return (
		<BlobSource.Provider value={load}>
			<Page
				title={text.runs.runTitle(run.data.workflow_name)}
				lead={<RunFacts run={run.data} status={status} />}
				actions={<RunControls id={id} status={status} workflow={run.data.workflow_id} />}
			>
				<Announcer message={`${text.runs.drawer}: ${text.status[status] ?? status}`} />
				<RunParts run={run.data} events={events} newest={newest} />
			</Page>
		</BlobSource.Provider>
	);
}

/** What happened, from the reason down to the single event; all of it at one moment. */
type PartsProps = { run: Run; events: readonly RunEvent[]; newest: RunLive };

function RunParts({ run, events, newest }: PartsProps) {
	const { step, at } = useSearch({ from: "/shell/runs/$id" });
	const navigate = useNavigate();
	const steps = useRunSteps(run.id);
	const mayRun = useMay("run:start");
	const [asked, setAsked] = useState<RerunAsked | null>(null);
	const [traced, setTraced] = useState<ValueAsked | null>(null);
	const seq = at === undefined ? null : Number(at);
	const moment = useMemo(
		() => (seq === null ? { live: newest, event: null } : momentAt(events, seq)),
		[events, seq, newest],
	);
	const document = asDocument(run.document);
	const rows = orderedSteps(steps.data?.items ?? [], stepOrder(document));
	const traveling = seq !== null;
	const open = step ?? (traveling ? (moment.event?.step ?? null) : stepToOpen(rows, document));
	const go = (next: { step?: string; at?: string }) =>
		void navigate({ to: "/runs/$id", params: { id: run.id }, search: next, replace: true });
	const show = (chosen: string | null) =>
		go({ step: chosen ?? "none", ...(at === undefined ? {} : { at }) });
	return (
		<>
			{run.status === "failed" ? (
				<FailureCard run={run} rows={rows} onShow={show} onRerun={setAsked} />
			) : null}
			<TimeSlider
				events={events}
				document={document}
				at={seq}
				onAt={(next) => go(next === null ? {} : { at: String(next) })}
			/>
			<Suspense fallback={<div className={styles.graph} />}>
				<RunGraph document={document} live={moment.live} selected={open} onSelect={show} />
			</Suspense>
			<section aria-labelledby="steps-title">
				<Title order={2} id="steps-title" mb="sm">
					{text.runs.steps}
				</Title>
				{traveling ? (
					<Text size="sm" c="dimmed" mb="sm">
						{text.runs.travelNote}
					</Text>
				) : null}
				<ErrorNotice error={steps.error} onRetry={() => void steps.refetch()} />
				<AskOrigin.Provider value={isFinished(run.status) ? setTraced : null}>
					<StepAccordion
						rows={rows}
						document={document}
						live={moment.live}
						past={traveling}
						run={run}
						open={open}
						onOpen={show}
						onRerun={
							mayRun && isFinished(run.status)
								? (from) => setAsked({ steps: [from], version: "same" })
								: null
						}
					/>
				</AskOrigin.Provider>
			</section>
			<Values inputs={run.inputs as Json} outputs={run.outputs as Json} />
			<EventLog
				events={events}
				document={document}
				at={seq}
				onAt={(next) => go({ at: String(next) })}
			/>
			{traced ? <OriginDialog run={run} asked={traced} onClose={() => setTraced(null)} /> : null}
			{asked ? <RerunDialog run={run} asked={asked} onClose={() => setAsked(null)} /> : null}
		</>
	);
}

function Values({ inputs, outputs }: { inputs: Json; outputs: Json }) {
	if (isEmpty(inputs) && isEmpty(outputs)) return null;
	return (
		<div className={styles.values}>
			{isEmpty(inputs) ? null : <JsonSection title={text.runs.inputs} value={inputs} />}
			{isEmpty(outputs) ? null : <JsonSection title={text.runs.outputs} value={outputs} />}
		</div>
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
