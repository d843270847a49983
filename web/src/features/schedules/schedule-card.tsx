import { Button, Title } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { type Schedule, usePauseSchedule } from "#/api/schedules.ts";
import { useMay } from "#/api/session.ts";
import { humanized } from "#/graph/document.ts";
import { scheduleSaid } from "#/graph/schedule-words.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { FireTimes } from "#/ui/fire-times.tsx";
import { Moment } from "#/ui/moment.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import { Backfill } from "./backfill.tsx";
import styles from "./schedules.module.css";

const MISSED: Record<string, string> = {
	skip: text.inspector.missedSkip,
	run_once: text.inspector.missedOnce,
	run_all: text.inspector.missedAll,
};
const OVERLAP: Record<string, string> = {
	skip: text.inspector.overlapSkip,
	queue: text.inspector.overlapQueue,
	parallel: text.inspector.overlapParallel,
};

type CardProps = { workflow: string; schedule: Schedule };

/** One schedule: when it starts next, whether it is paused, and what it missed. */
export function ScheduleCard({ workflow, schedule }: CardProps) {
	const mayRun = useMay("run:start");
	const heading = `schedule-${schedule.trigger}`;
	return (
		<section className={`${card.card} ${styles.schedule}`} aria-labelledby={heading}>
			<div className={styles.head}>
				<div className={card.grow}>
					<Title order={2} size="h4" id={heading} className={styles.says ?? ""}>
						{scheduleSaid(schedule)}
					</Title>
					<div className={card.soft}>
						{humanized(schedule.trigger)} · {text.schedules.ofVersion(schedule.version)}
					</div>
				</div>
				<State schedule={schedule} />
				<PauseButton workflow={workflow} schedule={schedule} />
			</div>
			<Facts schedule={schedule} />
			{mayRun ? <Backfill workflow={workflow} schedule={schedule} /> : null}
		</section>
	);
}

function State({ schedule }: { schedule: Schedule }) {
	if (!schedule.enabled) return <StatusBadge status="pending" word={text.schedules.off} />;
	return schedule.paused_at ? (
		<StatusBadge status="paused" word={text.schedules.paused} />
	) : (
		<StatusBadge status="succeeded" word={text.schedules.running} />
	);
}

function PauseButton({ workflow, schedule }: CardProps) {
	const pause = usePauseSchedule(workflow, schedule.trigger);
	const mayPublish = useMay("workflow:publish");
	const isPaused = schedule.paused_at !== null;
	if (!mayPublish) return null;
	return (
		<Button
			size="compact-md"
			variant="default"
			leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
			loading={pause.isPending}
			onClick={() =>
				pause.mutate(!isPaused, {
					onSuccess: () => say(isPaused ? text.schedules.resumedNow : text.schedules.pausedNow),
					onError: sayFailure,
				})
			}
		>
			{isPaused ? text.schedules.resume : text.schedules.pause}
		</Button>
	);
}

function Facts({ schedule }: { schedule: Schedule }) {
	return (
		<dl className={styles.facts}>
			<div>
				<dt>{text.schedules.next}</dt>
				<dd>
					{schedule.next_fires.length === 0 ? (
						text.schedules.nextNone
					) : (
						<FireTimes times={schedule.next_fires} zone={schedule.timezone} />
					)}
				</dd>
			</div>
			<div>
				<dt>{text.schedules.last}</dt>
				<dd>
					{schedule.last_fire_at ? <Moment at={schedule.last_fire_at} /> : text.schedules.never}
				</dd>
			</div>
			<div>
				<dt>{text.inspector.missed}</dt>
				<dd>{MISSED[schedule.missed] ?? schedule.missed}</dd>
			</div>
			<div>
				<dt>{text.inspector.overlap}</dt>
				<dd>{OVERLAP[schedule.overlap] ?? schedule.overlap}</dd>
			</div>
		</dl>
	);
}
