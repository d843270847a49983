import { Button, Group, NumberInput, Text, TextInput, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { type Missed, type Schedule, useBackfill, useMissed } from "#/api/schedules.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { fullTime } from "#/ui/format.ts";
import { TextLink } from "#/ui/links.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure } from "#/ui/toast.ts";
import { fromLocal, toLocal } from "./local-time.ts";
import styles from "./schedules.module.css";

const WEEK_MS = 7 * 86_400_000;
const SHOWN = 5;
const USUAL_PER_MINUTE = 60;
const MOST_PER_MINUTE = 6_000;

type BackfillProps = { workflow: string; schedule: Schedule };

/** Look which due times had no run, then start one for each. */
export function Backfill({ workflow, schedule }: BackfillProps) {
	const [since, setSince] = useState(() => toLocal(new Date(Date.now() - WEEK_MS)));
	const [until, setUntil] = useState(() => toLocal(new Date()));
	const missed = useMissed(workflow, schedule.trigger);
	const between = { since: fromLocal(since), until: fromLocal(until) };
	const heading = `backfill-${schedule.trigger}`;
	const look = () => {
		const { since: from, until: to } = between;
		if (from && to) missed.mutate({ since: from, until: to });
	};
	return (
		<section className={styles.backfill} aria-labelledby={heading}>
			<div>
				<Title order={3} size="h5" id={heading}>
					{text.schedules.makeUp}
				</Title>
				<Text size="sm" c="dimmed">
					{schedule.enabled ? text.schedules.makeUpLead : text.schedules.offFirst}
				</Text>
			</div>
			<Group align="flex-end" gap="sm">
				<TextInput
					type="datetime-local"
					label={text.schedules.since}
					value={since}
					max={until}
					onChange={(event) => {
						setSince(event.currentTarget.value);
						missed.reset();
					}}
				/>
				<TextInput
					type="datetime-local"
					label={text.schedules.until}
					value={until}
					min={since}
					onChange={(event) => {
						setUntil(event.currentTarget.value);
						missed.reset();
					}}
				/>
				<Button
					variant="default"
					disabled={!(between.since && between.until)}
					loading={missed.isPending}
					onClick={look}
				>
					{text.schedules.look}
				</Button>
			</Group>
			<ErrorNotice error={missed.error} />
			{missed.data && missed.variables ? (
				<Found
					workflow={workflow}
					schedule={schedule}
					missed={missed.data}
					between={missed.variables}
				/>
			) : null}
		</section>
	);
}

type FoundProps = BackfillProps & { missed: Missed; between: { since: string; until: string } };

function Found({ workflow, schedule, missed, between }: FoundProps) {
	const { due, already } = missed;
	const [perMinute, setPerMinute] = useState(USUAL_PER_MINUTE);
	const [asking, ask] = useDisclosure(false);
	const start = useBackfill(workflow, schedule.trigger);
	if (start.data) {
		return (
			<Text role="status">
				{text.schedules.started(start.data.runs.length)}{" "}
				<TextLink to="/runs" search={{ workflow }}>
					{text.schedules.toRuns}
				</TextLink>
			</Text>
		);
	}
	if (due.length === 0) return <Text role="status">{text.schedules.nothing(already)}</Text>;
	const begin = () =>
		start.mutate(
			{ ...between, per_minute: perMinute },
			{ onSuccess: ask.close, onError: sayFailure },
		);
	return (
		<>
			<Text role="status">{text.schedules.missing(due.length, already)}</Text>
			<ul className={styles.times}>
				{due.slice(0, SHOWN).map((at) => (
					<li key={at}>
						<time dateTime={at}>{fullTime(at)}</time>
					</li>
				))}
				{due.length > SHOWN ? <li>{text.schedules.andMore(due.length - SHOWN)}</li> : null}
			</ul>
			<Group align="flex-end" gap="sm">
				<NumberInput
					label={text.schedules.perMinute}
					min={1}
					max={MOST_PER_MINUTE}
					allowDecimal={false}
					value={perMinute}
					onChange={(value) => setPerMinute(Math.max(1, Number(value) || 1))}
					w={220}
				/>
				<Button disabled={!schedule.enabled} onClick={ask.open}>
					{text.schedules.start(due.length)}
				</Button>
			</Group>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={begin}
				title={text.schedules.startTitle(due.length)}
				action={text.schedules.start(due.length)}
				loading={start.isPending}
			>
				{text.schedules.startText}
			</Confirm>
		</>
	);
}
