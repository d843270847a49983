import { Stack, Text, Title } from "@mantine/core";
import { type RunSummary, useRunSteps, useRuns } from "#/api/runs.ts";
import { failedWords } from "#/graph/found.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import { JsonView } from "#/ui/json-view.tsx";
import { TextLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./inspector.module.css";

const LOOKED_AT = 50;
const ENDED = ["succeeded", "failed", "cancelled"];

type LastProps = { workflow: string; step: string };

/** What a step got and gave in the last live run, beside the last one that went well. */
export function LastRuns({ workflow, step }: LastProps) {
	const runs = useRuns({ workflow }, LOOKED_AT);
	const ended = (runs.data?.pages[0]?.items ?? []).filter(
		(run) => run.version !== null && ENDED.includes(run.status),
	);
	const [last] = ended;
	const good = ended.find((run) => run.status === "succeeded");
	if (runs.isPending) return <LoadingRows rows={1} />;
	if (runs.error) return <ErrorNotice error={runs.error} onRetry={() => void runs.refetch()} />;
	if (!last) return <Text size="sm">{text.stepTest.noRun}</Text>;
	return (
		<div className={styles.lastRuns}>
			<InRun title={text.stepTest.lastRun} run={last} step={step} />
			{good && good.id !== last.id ? (
				<InRun title={text.stepTest.lastGood} run={good} step={step} />
			) : null}
			{good?.id === last.id ? (
				<Text size="sm" c="dimmed">
					{text.stepTest.isGood}
				</Text>
			) : null}
		</div>
	);
}

function InRun({ title, run, step }: { title: string; run: RunSummary; step: string }) {
	const steps = useRunSteps(run.id);
	const shown = steps.data?.items.find((one) => one.step === step);
	return (
		<Stack gap="xs" component="section" aria-label={title}>
			<div>
				<Title order={4} size="h6">
					<TextLink to="/runs/$id" params={{ id: run.id }} search={{ step }}>
						{title}
					</TextLink>
				</Title>
				<Text size="xs" c="dimmed">
					<Moment at={run.started_at ?? run.created_at} />
				</Text>
			</div>
			<ErrorNotice error={steps.error} />
			{steps.isSuccess && !shown ? <Text size="sm">{text.stepTest.notReached}</Text> : null}
			{shown ? (
				<>
					<div>
						<StatusBadge status={shown.status} />
					</div>
					{shown.error ? <Text size="sm">{failedWords(shown.error)}</Text> : null}
					<Value label={text.runs.input} value={shown.input as Json} />
					<Value label={text.runs.output} value={shown.output as Json} />
				</>
			) : null}
		</Stack>
	);
}

function Value({ label, value }: { label: string; value: Json }) {
	return (
		<div>
			<Text size="xs" fw={600} mb={2}>
				{label}
			</Text>
			<JsonView value={value} label={label} />
		</div>
	);
}
