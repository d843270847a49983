import { Box, Group, UnstyledButton } from "@mantine/core";
import { memo, useCallback, useMemo, useRef } from "react";
import { Steering } from "#/features/runs/steering.tsx";
import { TimeSlider } from "#/features/runs/time-slider.tsx";
import { labelOf, type Step, type WorkflowDocument, walkSteps } from "#/graph/document.ts";
import { stepOrder } from "#/graph/outline.ts";
import { isFinished, type RunLive, type StepLive } from "#/graph/run-state.ts";
import { noteWords } from "#/graph/step-words.ts";
import { text } from "#/strings/text.ts";
import { Announcer } from "#/ui/announcer.tsx";
import { lastedBetween } from "#/ui/format.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./editor.module.css";
import type { WatchedRun } from "./use-editor.ts";

type LiveProps = {
	document: WorkflowDocument;
	run: string;
	watched: WatchedRun;
	onSelect: (step: string) => void;
};

/** A run while it goes on, step by step. */
export function LiveRun({ document, run, watched, onSelect }: LiveProps) {
	const live = watched.moment;
	const order = useMemo(() => stepOrder(document), [document]);
	// The same function each time, so that rows that have not changed are left alone.
	const latest = useRef(onSelect);
	latest.current = onSelect;
	const choose = useCallback((step: string) => latest.current(step), []);
	const steps = useMemo(() => stepsOf(document), [document]);
	const done = order.filter(
		(id) => isFinished(live.steps[id]?.status ?? "") || live.steps[id]?.status === "skipped",
	);
	const summary = text.runs.summary(done.length, order.length);
	const newest = watched.live.status;
	const status = standing(live);
	return (
		<>
			<Announcer message={`${text.status[status] ?? status}. ${summary}`} />
			<Group gap="sm" mb="sm">
				<StatusBadge status={status} />
				<span className={styles.quiet}>{summary}</span>
				<Group gap="xs" ml="auto">
					{isFinished(newest) ? null : <Steering id={run} status={newest} size="compact-sm" />}
					<ButtonLink to="/runs/$id" params={{ id: run }} size="compact-sm" variant="default">
						{text.runs.open}
					</ButtonLink>
				</Group>
			</Group>
			<Box mb="sm">
				<TimeSlider
					events={watched.events}
					document={document}
					at={watched.at}
					onAt={watched.goTo}
				/>
			</Box>
			<ol className={styles.liveSteps}>
				{order.map((id) => (
					<LiveStep key={id} id={id} step={steps.get(id)} now={live.steps[id]} onSelect={choose} />
				))}
			</ol>
		</>
	);
}

/** A run in which nothing goes on and something waits for a person or a time is waiting. */
function standing({ status, steps }: RunLive): string {
	const states = new Set(Object.values(steps).map((step) => step.status));
	const goesOn = ["running", "scheduled", "retrying"].some((state) => states.has(state as never));
	return status === "running" && states.has("waiting") && !goesOn ? "waiting" : status;
}

type StepProps = {
	id: string;
	step: Step | undefined;
	now: StepLive | undefined;
	onSelect: (step: string) => void;
};

/** Drawn again only when its own step has changed: a run may have hundreds. */
const LiveStep = memo(function LiveStep({ id, step, now, onSelect }: StepProps) {
	return (
		<li>
			<UnstyledButton className={styles.liveStep} onClick={() => onSelect(id)}>
				<span className={styles.liveName}>{step ? labelOf(step) : id}</span>
				<span className={styles.quiet}>{noteWords(now?.note ?? null, step)}</span>
				<span className={styles.liveTook}>
					{now ? lastedBetween(now.startedAt, now.finishedAt) : null}
				</span>
				<StatusBadge
					status={now?.status ?? "pending"}
					detail={now?.itemsDone ? text.canvas.items(now.itemsDone, now.itemsFailed) : null}
				/>
			</UnstyledButton>
		</li>
	);
});

function stepsOf(document: WorkflowDocument): Map<string, Step> {
	return new Map(walkSteps(document).map(({ step }) => [step.id, step]));
}
