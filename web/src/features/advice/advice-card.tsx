import { Badge, Button, Group, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { type ReactNode, useId, useMemo } from "react";
import type { Advice, KeptAdvice } from "#/api/advice.ts";
import { type Draft, usePatchDraft, useTravel } from "#/api/drafts.ts";
import { applyOperations } from "#/graph/apply.ts";
import { changesBetween, type NamedChange } from "#/graph/diff.ts";
import { findStep, humanized, labelOf } from "#/graph/document.ts";
import type { Operation } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { FieldChanges } from "#/ui/field-changes.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure, sayWithUndo } from "#/ui/toast.ts";
import styles from "./advice.module.css";
import { savingWords } from "./saving-words.ts";

type CardProps = {
	draft: Draft;
	advice: Advice;
	measured: KeptAdvice["measured"];
	mayEdit: boolean;
};

/** One recommendation: what it changes, what it would save, what was shown, what it has saved. */
export function AdviceCard({ draft, advice, measured, mayEdit }: CardProps) {
	const title = useId();
	const changes = useChanges(draft, advice);
	return (
		<article className={`${card.card} ${styles.advice}`} aria-labelledby={title}>
			<Title order={3} id={title}>
				{titleOf(advice, draft)}
			</Title>
			<Text size="sm">{text.advice.ruleWhy(advice.rule) || advice.why}</Text>
			<Savings advice={advice} measured={measured} />
			<Shown evidence={advice.evidence} />
			{changes === null ? (
				<Text size="sm" c="dimmed">
					{text.advice.moved}
				</Text>
			) : (
				<Changes changes={changes} />
			)}
			{mayEdit && measured === null && changes !== null && changes.length > 0 ? (
				<Apply draft={draft} advice={advice} />
			) : null}
		</article>
	);
}

/** By the rule where the page has words of its own for it, else as the server says it. */
function titleOf(advice: Advice, draft: Draft): string {
	if (advice.rule.includes(",")) return text.advice.together;
	const names = advice.about.map((id) => {
		const found = findStep(draft.document, id);
		return found ? `„${labelOf(found.step)}“` : `„${humanized(id)}“`;
	});
	return text.advice.ruleTitle(advice.rule, names.join(", ")) || advice.title;
}

/** What the draft becomes; null where it reads otherwise now, so that the change does not fit. */
function useChanges(draft: Draft, advice: Advice): NamedChange[] | null {
	return useMemo(() => {
		try {
			const after = applyOperations(draft.document, advice.operations as Operation[]);
			return changesBetween(draft.document, after);
		} catch {
			return null;
		}
	}, [draft.document, advice.operations]);
}

function Savings({ advice, measured }: Pick<CardProps, "advice" | "measured">) {
	const predicted = savingWords(advice.saving);
	return (
		<dl className={styles.savings}>
			<Fact name={text.advice.predicted}>
				{predicted.length > 0 ? <Marks words={predicted} /> : text.advice.noSaving}
			</Fact>
			{measured ? (
				<Fact name={text.advice.measured}>
					{measured.saved === null ? (
						text.advice.notMeasured(measured.since_version)
					) : (
						<>
							<Marks words={savingWords(measured.saved)} />
							<span className={card.soft}>
								{text.advice.measuredOver(
									measured.since_version,
									measured.runs_before,
									measured.runs_since,
								)}
							</span>
						</>
					)}
				</Fact>
			) : null}
		</dl>
	);
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
	return (
		<div>
			<dt>{name}</dt>
			<dd>{children}</dd>
		</div>
	);
}

function Marks({ words }: { words: readonly string[] }) {
	if (words.length === 0) return text.advice.noSaving;
	return words.map((one) => (
		<Badge key={one} variant="light" tt="none" color="green" className={styles.mark ?? ""}>
			{one}
		</Badge>
	));
}

const VERDICTS = { passes: IconCircleCheck, passes_if: IconAlertTriangle, fails: IconCircleX };

/** How the last good runs went with the change, on what was recorded of them. */
function Shown({ evidence }: { evidence: Advice["evidence"] }) {
	const Icon = VERDICTS[evidence.verdict];
	return (
		<div className={styles.evidence} data-verdict={evidence.verdict}>
			<p>
				<Icon size={16} aria-hidden /> {text.advice.verdict[evidence.verdict](evidence.runs.length)}
			</p>
			{evidence.assumed.length > 0 ? (
				<ul>
					{evidence.assumed.map((one) => (
						<li key={`${one.step}-${one.item}-${one.why}`}>
							{one.step ? `${humanized(one.step)}: ` : null}
							{one.why}
						</li>
					))}
				</ul>
			) : null}
		</div>
	);
}

function Changes({ changes }: { changes: readonly NamedChange[] }) {
	if (changes.length === 0) {
		return (
			<Text size="sm" c="dimmed">
				{text.advice.there}
			</Text>
		);
	}
	return (
		<details className={styles.changes}>
			<summary>{text.advice.changes(changes.length)}</summary>
			{changes.map((change) => (
				<div key={change.id}>
					<Text size="sm" fw={550}>
						{text.canvas[change.mark]}: {change.title}
					</Text>
					<FieldChanges changes={change.fields} />
				</div>
			))}
		</details>
	);
}

/** One patch, so one undo. */
function Apply({ draft, advice }: { draft: Draft; advice: Advice }) {
	const patch = usePatchDraft(draft.workflow_id);
	const travel = useTravel(draft.workflow_id);
	const apply = () =>
		patch.mutate(
			{ operations: advice.operations as Operation[], intent: advice.title },
			{
				onSuccess: () =>
					sayWithUndo(text.advice.applied, () => travel.mutate("undo", { onError: sayFailure })),
			},
		);
	return (
		<>
			<ErrorNotice error={patch.error} />
			<Group gap="xs">
				<Button
					size="compact-sm"
					leftSection={<IconCheck size={15} />}
					loading={patch.isPending}
					onClick={apply}
				>
					{text.advice.apply}
				</Button>
			</Group>
		</>
	);
}
