import { type ReactNode, useMemo } from "react";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { describeTrigger } from "#/graph/describe.ts";
import { changesBetween, type NamedChange } from "#/graph/diff.ts";
import { findStep, findTrigger, type WorkflowDocument } from "#/graph/document.ts";
import { edgesOf } from "#/graph/edges.ts";
import { describedIn } from "#/graph/step-words.ts";
import { text } from "#/strings/text.ts";
import { FieldChanges } from "#/ui/field-changes.tsx";
import styles from "./chat.module.css";

type ExplainedProps = { before: WorkflowDocument | null; after: WorkflowDocument };

const NOTHING: WorkflowDocument = { nexa: 1, name: "" };

/** A proposal step by step: what is new does, what changed was before, what goes was read by. */
export default function ExplainedChanges({ before, after }: ExplainedProps) {
	const was = before ?? { ...NOTHING, name: after.name };
	const changes = useMemo(() => changesBetween(was, after), [was, after]);
	return (
		<ul className={styles.explained} aria-label={text.chat.explain}>
			{changes.map((change) => (
				<li key={change.id}>
					<strong>{change.title}</strong> <span>{text.canvas[change.mark].toLowerCase()}</span>
					<div className={styles.explanation}>{toldOf(change, was, after)}</div>
				</li>
			))}
		</ul>
	);
}

function toldOf(change: NamedChange, was: WorkflowDocument, after: WorkflowDocument): ReactNode {
	if (change.mark === "changed") return <FieldChanges changes={change.fields} />;
	const document = change.mark === "added" ? after : was;
	const trigger = triggerIdOf(change.id);
	const starts = trigger ? findTrigger(document, trigger) : undefined;
	if (starts) return describeTrigger(starts);
	const step = findStep(document, change.id)?.step;
	if (!step) return null;
	const edges = edgesOf(document);
	if (change.mark === "added") {
		const needs = edges
			.filter((edge) => edge.to === step.id)
			.map((edge) => (edge.port ? `${edge.from}.${edge.port}` : edge.from));
		return describedIn(after, step, needs);
	}
	const followed = edges.some((edge) => edge.from === step.id && findStep(after, edge.to));
	return followed ? text.chat.removedFollowed : text.chat.removedAlone;
}
