import { CloseButton, Title } from "@mantine/core";
import type { Draft } from "#/api/drafts.ts";
import { ProposedChanges } from "#/features/inspector/proposed-changes.tsx";
import { StepInspector } from "#/features/inspector/step-inspector.tsx";
import { TriggerInspector } from "#/features/inspector/trigger-inspector.tsx";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { findStep, findTrigger, labelOf } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";
import { ProblemLines } from "./problem-lines.tsx";
import type { EditorCommands } from "./use-editor-commands.ts";
import type { Shown } from "./use-ghost.ts";

type PanelProps = {
	draft: Draft;
	selected: string;
	shown: Shown;
	commands: EditorCommands;
	mayEdit: boolean;
	onClose: () => void;
};

export default function InspectorPanel(props: PanelProps) {
	const { draft, selected, shown, onClose } = props;
	const triggerId = triggerIdOf(selected);
	const trigger = triggerId ? findTrigger(draft.document, triggerId) : undefined;
	const placed = findStep(draft.document, selected);
	const title = trigger
		? text.canvas.trigger
		: placed
			? labelOf(placed.step)
			: text.inspector.title;
	const changes = shown.diff.fields.get(selected);
	const problems = draft.problems.filter((problem) => problem.step === selected);
	return (
		<aside className={styles.inspector} data-panel="details" aria-label={text.inspector.title}>
			<div className={styles.inspectorHead}>
				<Title order={2} className={styles.inspectorTitle}>
					{title}
				</Title>
				<CloseButton aria-label={text.close} onClick={onClose} />
			</div>
			<div className={styles.inspectorBody}>
				{shown.isGhost ? (
					changes ? (
						<ProposedChanges changes={changes} />
					) : (
						<p className={styles.quiet}>{text.canvas.ghost}</p>
					)
				) : (
					<>
						<ProblemLines problems={problems} />
						<Details {...props} />
					</>
				)}
			</div>
		</aside>
	);
}

function Details({ draft, selected, commands, mayEdit, onClose }: PanelProps) {
	const triggerId = triggerIdOf(selected);
	const trigger = triggerId ? findTrigger(draft.document, triggerId) : undefined;
	const placed = findStep(draft.document, selected);
	const remove = () => {
		onClose();
		commands.remove([selected]);
	};
	if (!trigger && !placed) return <p className={styles.quiet}>{text.inspector.none}</p>;
	return (
		<fieldset disabled={!mayEdit} className={styles.plain}>
			<legend className="nx-sr">{text.inspector.title}</legend>
			{trigger ? <TriggerInspector draft={draft} trigger={trigger} onRemove={remove} /> : null}
			{placed ? (
				<StepInspector key={placed.step.id} draft={draft} placed={placed} onRemove={remove} />
			) : null}
		</fieldset>
	);
}
