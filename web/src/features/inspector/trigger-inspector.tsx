import { Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { type Draft, usePatchDraft } from "#/api/drafts.ts";
import { describeTrigger } from "#/graph/describe.ts";
import type { Trigger } from "#/graph/document.ts";
import type { JsonObject } from "#/graph/json.ts";
import { setTrigger } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { timeInZone } from "#/ui/format.ts";
import { sayFailure } from "#/ui/toast.tsx";
import styles from "./inspector.module.css";

type TriggerProps = { draft: Draft; trigger: Trigger; onRemove: () => void };

export function TriggerInspector({ draft, trigger, onRemove }: TriggerProps) {
	const fires = draft.fire_times[trigger.id] ?? [];
	const zone = typeof trigger.with?.timezone === "string" ? trigger.with.timezone : undefined;
	return (
		<Stack gap="lg">
			<Text fw={600}>{describeTrigger(trigger)}</Text>
			{trigger.type === "schedule" ? (
				<ScheduleFields key={draft.revision} draft={draft} trigger={trigger} />
			) : null}
			{fires.length > 0 ? (
				<div>
					<Text size="sm" fw={500} mb={4}>
						{text.inspector.nextFires}
						{zone ? ` (${zone})` : null}
					</Text>
					<ul className={styles.times}>
						{fires.map((one) => (
							<li key={one}>
								<time dateTime={one}>{timeInZone(one, zone)}</time>
							</li>
						))}
					</ul>
				</div>
			) : null}
			<div>
				<Button
					variant="subtle"
					color="red"
					size="compact-sm"
					leftSection={<IconTrash size={15} />}
					onClick={onRemove}
				>
					{text.inspector.removeTrigger}
				</Button>
			</div>
		</Stack>
	);
}

function ScheduleFields({ draft, trigger }: { draft: Draft; trigger: Trigger }) {
	const patch = usePatchDraft(draft.workflow_id);
	const given = trigger.with ?? {};
	const save = (part: JsonObject) =>
		patch.mutate(
			{
				operations: [setTrigger({ ...trigger, with: { ...given, ...part } })],
				intent: "Change the schedule",
			},
			{ onError: sayFailure },
		);
	return (
		<Stack gap="md">
			<Settled
				label={text.inspector.cron}
				value={String(given.cron ?? "")}
				onSettle={(cron) => save({ cron })}
			/>
			<Select
				label={text.inspector.timezone}
				searchable
				data={zones(String(given.timezone ?? "UTC"))}
				value={String(given.timezone ?? "UTC")}
				allowDeselect={false}
				onChange={(timezone) => timezone && save({ timezone })}
			/>
			<Select
				label={text.inspector.missed}
				data={[
					{ value: "skip", label: text.inspector.missedSkip },
					{ value: "run_once", label: text.inspector.missedOnce },
					{ value: "run_all", label: text.inspector.missedAll },
				]}
				value={String(given.missed ?? "run_once")}
				allowDeselect={false}
				onChange={(missed) => missed && save({ missed })}
			/>
			<Select
				label={text.inspector.overlap}
				data={[
					{ value: "skip", label: text.inspector.overlapSkip },
					{ value: "queue", label: text.inspector.overlapQueue },
					{ value: "parallel", label: text.inspector.overlapParallel },
				]}
				value={String(given.overlap ?? "skip")}
				allowDeselect={false}
				onChange={(overlap) => overlap && save({ overlap })}
			/>
		</Stack>
	);
}

/** Saves when the person leaves the field or presses Enter: half a cron line means nothing. */
function Settled(props: { label: string; value: string; onSettle: (value: string) => void }) {
	const [words, setWords] = useState(props.value);
	useEffect(() => setWords(props.value), [props.value]);
	const settle = () => {
		if (words.trim() && words !== props.value) props.onSettle(words.trim());
	};
	return (
		<TextInput
			label={props.label}
			value={words}
			classNames={{ input: styles.code ?? "" }}
			onChange={(event) => setWords(event.currentTarget.value)}
			onBlur={settle}
			onKeyDown={(event) => event.key === "Enter" && settle()}
		/>
	);
}

function zones(current: string): string[] {
	const known = Intl.supportedValuesOf("timeZone");
	return [...new Set(["UTC", current, ...known])];
}
