import { Button, Group, Text, Title } from "@mantine/core";
import { IconCheck, IconTool } from "@tabler/icons-react";
import { useMemo } from "react";
import { useDraft, usePatchDraft } from "#/api/drafts.ts";
import type { Fix } from "#/api/failures.ts";
import type { Run } from "#/api/runs.ts";
import { useMay } from "#/api/session.ts";
import { applyOperations } from "#/graph/apply.ts";
import { changesBetween } from "#/graph/diff.ts";
import { asDocument } from "#/graph/document.ts";
import { describeOperation, type Operation } from "#/graph/operations.ts";
import { text } from "#/strings/text.ts";
import { EvidenceWords } from "#/ui/evidence-words.tsx";
import { FieldChanges } from "#/ui/field-changes.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./runs.module.css";

type FixProps = { run: Run; fix: Fix; onRetry: () => void };

/** The fix as a difference, how it did on the failing input, and the way into the draft. */
export function FixCard({ run, fix, onRetry }: FixProps) {
	const draft = useDraft(run.workflow_id);
	const patch = usePatchDraft(run.workflow_id, { keeps: false });
	const mayEdit = useMay("workflow:edit");
	const operations = fix.operations as Operation[];
	const apply = () => patch.mutate({ operations, intent: text.failures.fixIntent });
	return (
		<section className={styles.fix} aria-labelledby="fix-title">
			<Title order={3} id="fix-title">
				<IconTool size={17} aria-hidden /> {text.failures.fixTitle}
			</Title>
			<FixChanges run={run} operations={operations} titles={fix.titles} />
			<EvidenceWords evidence={fix.evidence} />
			{fix.base_revision === null && !patch.isSuccess ? (
				<Text size="sm" c="dimmed">
					{text.failures.fixMoved}
				</Text>
			) : null}
			<ErrorNotice error={patch.error} />
			{patch.isSuccess ? (
				<>
					<Text size="sm" role="status">
						{text.failures.applied}
					</Text>
					<Group gap="xs">
						<Button size="compact-sm" onClick={onRetry}>
							{text.failures.retryWithDraft}
						</Button>
						<ButtonLink
							size="compact-sm"
							variant="default"
							to="/w/$id"
							params={{ id: run.workflow_id }}
						>
							{text.failures.openDraft}
						</ButtonLink>
					</Group>
				</>
			) : mayEdit ? (
				<div>
					<Button
						size="compact-sm"
						leftSection={<IconCheck size={15} />}
						loading={patch.isPending}
						disabled={!draft.isSuccess}
						onClick={apply}
					>
						{text.failures.apply}
					</Button>
				</div>
			) : null}
		</section>
	);
}

type ChangesProps = { run: Run; operations: Operation[]; titles: readonly string[] };

function FixChanges({ run, operations, titles }: ChangesProps) {
	const shape = JSON.stringify(run.document);
	const { before, after } = useMemo(() => {
		const was = asDocument(JSON.parse(shape));
		return { before: was, after: applyOperations(was, operations) };
	}, [shape, operations]);
	const said =
		titles.length > 0 ? titles : operations.map((one) => describeOperation(one, before, after));
	return (
		<>
			{said.map((line) => (
				<Text size="sm" key={line} fw={550}>
					{line}
				</Text>
			))}
			{changesBetween(before, after).map((change) => (
				<div key={change.id} className={styles.since}>
					<Text size="sm">
						{text.canvas[change.mark]}: {change.title}
					</Text>
					<FieldChanges changes={change.fields} />
				</div>
			))}
		</>
	);
}
