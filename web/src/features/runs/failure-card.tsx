import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconRefresh } from "@tabler/icons-react";
import { type RerunAsked, useExplanation } from "#/api/failures.ts";
import type { ActionError, Run, RunStep } from "#/api/runs.ts";
import { useLastGoodRun } from "#/api/runs.ts";
import { useMay } from "#/api/session.ts";
import { asDocument, findStep, humanized, labelOf } from "#/graph/document.ts";
import { changesSince, type Got, inputChanges } from "#/graph/failure.ts";
import { failedWords } from "#/graph/found.ts";
import { text } from "#/strings/text.ts";
import { FieldChanges } from "#/ui/field-changes.tsx";
import { TextLink } from "#/ui/links.tsx";
import { Moment } from "#/ui/moment.tsx";
import { Told } from "#/ui/told.tsx";
import { Bisect } from "./bisect.tsx";
import { FixCard } from "./fix-card.tsx";
import styles from "./runs.module.css";
import { SimilarFailures } from "./similar-failures.tsx";
import { stopThatEnded } from "./step-order.ts";

type CardProps = {
	run: Run;
	rows: readonly RunStep[];
	onShow: (step: string) => void;
	onRerun: (asked: RerunAsked) => void;
};

/** Why the run failed: one sentence, what kind of failure, and what is different from when it worked. */
export function FailureCard({ run, rows, onShow, onRerun }: CardProps) {
	const mayRun = useMay("run:start");
	const document = asDocument(run.document);
	const stop = stopThatEnded(rows, document);
	const failing = stop ?? rows.find((row) => row.status === "failed");
	const error = failing?.error ?? run.error;
	if (!error) return null;
	const step = failing && findStep(document, failing.step)?.step;
	const name = step ? labelOf(step) : humanized(failing?.step ?? "");
	return (
		<section className={styles.why} aria-labelledby="why-title">
			<Group gap="sm" wrap="nowrap" align="flex-start">
				<IconAlertTriangle size={22} className={styles.whyIcon} aria-hidden />
				<div>
					<Title order={2} id="why-title" className={styles.whyTitle}>
						{failing ? text.runs.failedAt(name) : text.failed}
					</Title>
					<p className={styles.whyText}>{failedWords(error)}</p>
					<Cause error={error} />
				</div>
			</Group>
			<Group gap="xs">
				{mayRun ? (
					<Button
						size="compact-sm"
						leftSection={<IconRefresh size={15} />}
						onClick={() => onRerun({ steps: null, version: "same" })}
					>
						{text.failures.retry}
					</Button>
				) : null}
				{failing ? (
					<Button size="compact-sm" variant="default" onClick={() => onShow(failing.step)}>
						{text.runs.showStep}
					</Button>
				) : null}
			</Group>
			<Explained run={run} onRetry={() => onRerun({ steps: null, version: "draft" })} />
			{failing ? <Since run={run} failing={failing} /> : null}
		</section>
	);
}

function Explained({ run, onRetry }: { run: Run; onRetry: () => void }) {
	const explanation = useExplanation(run.id).data;
	if (!explanation) return null;
	return (
		<>
			<div>
				<Title order={3} mb={6}>
					{text.failures.whyTitle}
				</Title>
				<Told run={run.id} sentences={explanation.sentences} />
				{explanation.written_by === "template" ? null : (
					<Text size="xs" c="dimmed" mt={4}>
						{text.failures.writtenBy(explanation.written_by)}
					</Text>
				)}
			</div>
			{explanation.fix ? <FixCard run={run} fix={explanation.fix} onRetry={onRetry} /> : null}
			<Bisect run={run} />
			<SimilarFailures similar={explanation.similar} />
		</>
	);
}

function Cause({ error }: { error: ActionError }) {
	const facts = [
		text.runs.class[error.class] ?? error.class,
		error.retryable ? text.runs.failedRetryable : text.runs.failedFinal,
		error.hint,
	];
	return (
		<Text size="sm" c="dimmed">
			{facts
				.filter(Boolean)
				.map((fact) => sentence(String(fact)))
				.join(" ")}
		</Text>
	);
}

function sentence(words: string): string {
	return `${words.charAt(0).toUpperCase()}${words.slice(1).replace(/\.$/, "")}.`;
}

const FIELDS = 6;

function Since({ run, failing }: { run: Run; failing: RunStep }) {
	const good = useLastGoodRun(run.workflow_id).data;
	if (good === undefined) return null;
	if (good === null) return <Text size="sm">{text.runs.sinceNone}</Text>;
	const before = good.steps.find((one) => one.step === failing.step);
	const input = before ? inputChanges(before as Got, failing as Got) : { input: [], item: null };
	const workflow = changesSince(
		asDocument(good.run.document),
		asDocument(run.document),
		failing.step,
	);
	return (
		<Stack gap="xs">
			<Title order={3}>{text.runs.sinceTitle}</Title>
			<Text size="sm" c="dimmed">
				<Moment at={good.run.created_at} /> ·{" "}
				<TextLink to="/runs/$id" params={{ id: good.run.id }} inherit>
					{text.runs.sinceOpen}
				</TextLink>
			</Text>
			{input.input.length === 0 && workflow.length === 0 ? (
				<Text size="sm">{text.runs.sinceSame}</Text>
			) : null}
			{input.input.length > 0 ? (
				<div className={styles.since}>
					<Text size="sm" fw={600}>
						{input.item === null ? text.runs.sinceInput : text.runs.sinceItem(input.item)}
					</Text>
					<FieldChanges changes={input.input.slice(0, FIELDS)} />
				</div>
			) : null}
			{workflow.length > 0 ? (
				<details className={styles.since} open={input.input.length === 0}>
					<summary>{text.runs.sinceWorkflow(workflow.length)}</summary>
					{workflow.map((change) => (
						<div key={change.id}>
							<Text size="sm">
								{text.canvas[change.mark]}: {change.title}
							</Text>
							<FieldChanges changes={change.fields.slice(0, FIELDS)} />
						</div>
					))}
				</details>
			) : null}
		</Stack>
	);
}
