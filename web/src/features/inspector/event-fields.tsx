import { Alert, Stack, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTriggers } from "#/api/catalog.ts";
import { useConnections } from "#/api/connections.ts";
import { type Draft, usePatchDraft } from "#/api/drafts.ts";
import { useWatched, type Watched } from "#/api/watched.ts";
import { holeOf, type Trigger } from "#/graph/document.ts";
import type { JsonObject } from "#/graph/json.ts";
import { pointerOf } from "#/graph/json.ts";
import { setTrigger } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { fullTime } from "#/ui/format.ts";
import { LiveAddress } from "#/ui/live-address.tsx";
import { LazyForm } from "#/ui/schema-form/lazy-form.tsx";
import type { SpecialField } from "#/ui/schema-form/special-field.ts";
import { sayRefused } from "#/ui/toast.ts";
import { ConnectionPicker } from "./connection-picker.tsx";
import { HoleField } from "./hole-field.tsx";
import { useHoleAnswers } from "./use-hole-answers.ts";

const TYPING_MS = 700;

type EventProps = { draft: Draft; trigger: Trigger };

/** What happens at another service, or who calls an address: its account, its settings, and how looks go or where it calls. */
export function EventFields({ draft, trigger }: EventProps) {
	const kind = useTriggers().data?.find((one) => one.id === (trigger.uses ?? trigger.type));
	const watched = useWatched(draft.workflow_id).data?.find((one) => one.trigger === trigger.id);
	const answers = useHoleAnswers(draft.workflow_id);
	const { local, change } = useTriggerEdit(draft.workflow_id, trigger);
	const number = (draft.document.triggers ?? []).findIndex((one) => one.id === trigger.id);
	const special = (field: SpecialField) => {
		const hole = holeOf(field.value);
		if (!hole) return <>{field.plain}</>;
		const path = `/triggers/${number}${pointerOf(["with", ...field.path])}`;
		return (
			<HoleField
				hole={hole}
				producer={null}
				busy={answers.busy}
				onAnswer={(value) => answers.answer(path, value)}
				onSample={() => undefined}
			/>
		);
	};
	const connections = useConnections().data ?? [];
	const chosen = connections.find((one) => one.key === local.connection)?.kind;
	if (!kind) return null;
	const isHeard = kind.listened_by !== null && kind.listened_by === chosen;
	return (
		<Stack gap="md">
			<Text size="sm">{kind.summary}</Text>
			{kind.connection && (trigger.uses || local.with?.verify) ? (
				<ConnectionPicker
					need={kind.connection}
					value={local.connection}
					onChange={(connection) => change({ connection } as { connection: string })}
				/>
			) : null}
			<LazyForm
				idPrefix={`with-${trigger.id}`}
				schema={kind.config_schema as JsonObject}
				value={local.with ?? {}}
				onChange={(value) => change({ with: value })}
				context={{ special }}
			/>
			{watched ? <Looks watched={watched} /> : null}
			{kind.is_called && !isHeard ? (
				<section aria-labelledby="live-address">
					<Text size="sm" fw={500} mb={4} id="live-address">
						{text.webhooks.live}
					</Text>
					<LiveAddress workflow={draft.workflow_id} trigger={trigger.id} />
				</section>
			) : null}
		</Stack>
	);
}

function Looks({ watched }: { watched: Watched }) {
	const { error, polled_at, next_at, failures } = watched;
	return (
		<Stack gap={4}>
			<Text size="sm">
				{text.inspector.looked(polled_at ? fullTime(polled_at) : null, fullTime(next_at))}
			</Text>
			{error ? (
				<Alert color="red" title={text.inspector.lookFailed(failures)}>
					{error.message}
				</Alert>
			) : null}
		</Stack>
	);
}

/** A working copy of a trigger; what was typed is sent as one patch when the typing rests. */
function useTriggerEdit(workflow: string, stored: Trigger) {
	const [local, setLocal] = useState(stored);
	const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
	const waiting = useRef<Trigger | null>(null);
	const { mutateAsync } = usePatchDraft(workflow);
	const flush = useRef(() => {});
	flush.current = () => {
		if (timer.current) clearTimeout(timer.current);
		timer.current = null;
		if (!waiting.current) return;
		const operations = [setTrigger(waiting.current)];
		waiting.current = null;
		mutateAsync({ operations, intent: `Edit ${stored.id}` }).catch(sayRefused);
	};
	useEffect(() => {
		if (!waiting.current) setLocal(stored);
	}, [stored]);
	useEffect(() => () => flush.current(), []);
	const change = (part: Partial<Trigger>) => {
		const next = { ...local, ...part };
		if (next.connection === undefined) delete next.connection;
		waiting.current = next;
		setLocal(next);
		if (timer.current) clearTimeout(timer.current);
		timer.current = setTimeout(() => flush.current(), TYPING_MS);
	};
	return { local, change };
}
