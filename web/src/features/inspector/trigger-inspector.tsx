import { Button, Select, Stack, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useTriggers } from "#/api/catalog.ts";
import { type Draft, usePatchDraft } from "#/api/drafts.ts";
import { describeTrigger } from "#/graph/describe.ts";
import type { Trigger } from "#/graph/document.ts";
import type { JsonObject } from "#/graph/json.ts";
import { setTrigger } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { FireTimes } from "#/ui/fire-times.tsx";
import { TextLink } from "#/ui/links.tsx";
import { LiveAddress } from "#/ui/live-address.tsx";
import { sayRefused } from "#/ui/toast.ts";
import { EventFields } from "./event-fields.tsx";
import { WhenField } from "./when-field.tsx";

type TriggerProps = { draft: Draft; trigger: Trigger; onRemove: () => void };

export function TriggerInspector({ draft, trigger, onRemove }: TriggerProps) {
	const zone = typeof trigger.with?.timezone === "string" ? trigger.with.timezone : undefined;
	const times = draft.fire_times[trigger.id] ?? [];
	const kind = useTriggers().data?.find((one) => one.id === trigger.uses);
	return (
		<Stack gap="lg">
			<Text fw={600}>{kind?.title ?? describeTrigger(trigger)}</Text>
			{trigger.type === "schedule" ? (
				<ScheduleFields key={draft.revision} draft={draft} trigger={trigger} />
			) : null}
			{trigger.type === "webhook" ? (
				<section aria-labelledby="live-address">
					<Text size="sm" fw={500} mb={4} id="live-address">
						{text.webhooks.live}
					</Text>
					<LiveAddress workflow={draft.workflow_id} trigger={trigger.id} />
				</section>
			) : null}
			{trigger.type === "app" || trigger.type === "webhook" ? (
				<EventFields key={trigger.id} draft={draft} trigger={trigger} />
			) : null}
			{times.length > 0 ? (
				<div>
					<Text size="sm" fw={500} mb={4}>
						{text.inspector.nextFires}
						{zone ? ` (${zone})` : null}
					</Text>
					<FireTimes times={times} zone={zone} />
				</div>
			) : null}
			{trigger.type === "schedule" ? (
				<TextLink to="/w/$id/schedules" params={{ id: draft.workflow_id }} size="sm">
					{text.schedules.open}
				</TextLink>
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
			{ onError: sayRefused },
		);
	return (
		<Stack gap="md">
			<WhenField value={String(given.cron ?? "")} onSettle={(cron) => save({ cron })} />
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

function zones(current: string): string[] {
	const known = Intl.supportedValuesOf("timeZone");
	return [...new Set(["UTC", current, ...known])];
}
