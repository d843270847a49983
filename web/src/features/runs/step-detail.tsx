import { Button, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useContext, useState } from "react";
import type { ActionError, RunItem, RunStep } from "#/api/runs.ts";
import { failedWords } from "#/graph/found.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { fullTime, lasted } from "#/ui/format.ts";
import { JsonView } from "#/ui/json-view.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { TraceSource } from "#/ui/trace-source.ts";
import { AskOrigin } from "./ask-origin.ts";
import styles from "./runs.module.css";

const ITEMS_SHOWN = 20;

/** What a step got, gave, how long it took and why it failed. */
export function StepDetail({ step }: { step: RunStep }) {
	return (
		<Stack>
			<Text size="sm" c="dimmed">
				{[
					step.started_at ? fullTime(step.started_at) : null,
					step.duration_ms === null ? null : lasted(step.duration_ms),
					step.attempts > 0 ? text.runs.attempts(step.attempts) : null,
					step.reason && (text.stepTest.skippedBy[step.reason] ?? step.reason),
				]
					.filter(Boolean)
					.join(" · ")}
			</Text>
			{step.error && !saidByItem(step) ? <Failure error={step.error} /> : null}
			{step.items ? (
				<Items step={step.step} items={step.items} />
			) : (
				<InOut of={{ step: step.step, item: null }} value={step} />
			)}
		</Stack>
	);
}

/** A loop fails with the words of its item; they are shown once, at the item. */
function saidByItem(step: RunStep): boolean {
	return (step.items ?? []).some((item) => item.error?.message === step.error?.message);
}

type InOutProps = {
	of: { step: string; item: string | null };
	value: { input: unknown; output: unknown };
};

function InOut({ of, value }: InOutProps) {
	const input = value.input as Json;
	const output = value.output as Json;
	return (
		<div className={styles.columns}>
			<div>
				<Title order={4} className={styles.label}>
					{text.runs.input}
				</Title>
				{input === null ? (
					<Text c="dimmed">{text.runs.noInput}</Text>
				) : (
					<Traced of={of} side="input">
						<JsonView value={input} label={text.runs.input} />
					</Traced>
				)}
			</div>
			<div>
				<Title order={4} className={styles.label}>
					{text.runs.output}
				</Title>
				{output === null ? (
					<Text c="dimmed">{text.runs.noOutput}</Text>
				) : (
					<Traced of={of} side="output">
						<JsonView value={output} label={text.runs.output} />
					</Traced>
				)}
			</div>
		</div>
	);
}

type TracedProps = { of: InOutProps["of"]; side: "input" | "output"; children: ReactNode };

/** Lets every value inside be asked where it came from. */
function Traced({ of, side, children }: TracedProps) {
	const ask = useContext(AskOrigin);
	return (
		<TraceSource.Provider value={ask && ((path) => ask({ ...of, side, path }))}>
			{children}
		</TraceSource.Provider>
	);
}

function Failure({ error }: { error: ActionError }) {
	return (
		<div className={styles.failure} role="note">
			<strong>{failedWords(error)}</strong>
			<span>{text.runs.class[error.class] ?? error.class}</span>
			{error.hint ? (
				<span>
					{text.runs.hint}: {error.hint}
				</span>
			) : null}
		</div>
	);
}

function Items({ step, items }: { step: string; items: readonly RunItem[] }) {
	const [shown, setShown] = useState(ITEMS_SHOWN);
	const failedFirst = [...items].sort(
		(a, b) => Number(b.status === "failed") - Number(a.status === "failed"),
	);
	return (
		<Stack gap="xs">
			<Title order={4} className={styles.label}>
				{text.runs.items} ({items.length})
			</Title>
			{failedFirst.slice(0, shown).map((item) => (
				<details key={item.key} className={styles.itemRow} open={item.status === "failed"}>
					<summary>
						<span className={styles.name}>{item.key}</span>
						<span className={styles.took}>
							{item.duration_ms === null ? "" : lasted(item.duration_ms)}
						</span>
						<StatusBadge status={item.status} />
					</summary>
					<Stack gap="sm" pt="sm">
						{item.error ? <Failure error={item.error} /> : null}
						<InOut of={{ step, item: item.key }} value={item} />
					</Stack>
				</details>
			))}
			{items.length > shown ? (
				<Button variant="default" onClick={() => setShown(shown + 5 * ITEMS_SHOWN)}>
					{text.runs.moreItems(Math.min(5 * ITEMS_SHOWN, items.length - shown))}
				</Button>
			) : null}
		</Stack>
	);
}
