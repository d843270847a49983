import { Group, SegmentedControl } from "@mantine/core";
import { IconEye, IconRoute2 } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Draft } from "#/api/drafts.ts";
import { Canvas, type Positions } from "#/features/canvas/canvas.tsx";
import { ConnectMenu } from "#/features/canvas/connect-menu.tsx";
import { Outline } from "#/features/canvas/outline.tsx";
import { Palette } from "#/features/canvas/palette.tsx";
import { triggerNodeId } from "#/graph/canvas-model.ts";
import { findStep } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import styles from "./editor.module.css";
import type { EditorCommands } from "./use-editor-commands.ts";
import type { Shown } from "./use-ghost.ts";

type StageProps = {
	shown: Shown;
	draft: Draft | null;
	commands: EditorCommands;
	selected: string | null;
	onSelect: (nodeId: string | null) => void;
	mayEdit: boolean;
	listOnly: boolean;
};

/** The workflow as a graph or as a list, with the tools that add to it. */
export function Stage(props: StageProps) {
	const { shown, draft, commands, selected, onSelect } = props;
	const [view, setView] = useState<"graph" | "outline">("graph");
	const positions = useMemo(() => (draft?.layout ?? {}) as Positions, [draft?.layout]);
	const editable = props.mayEdit && draft !== null && !shown.isGhost;
	const empty = !shown.document.steps?.length && !shown.document.triggers?.length;
	const asList = props.listOnly || view === "outline";
	return (
		<div className={styles.stage}>
			<div className={styles.stageBar}>
				{editable ? <EditTools {...props} /> : null}
				{shown.isGhost ? (
					<p className={styles.ghostNote}>
						<IconEye size={15} aria-hidden /> {text.canvas.ghost}
					</p>
				) : null}
				{props.listOnly ? null : (
					<SegmentedControl
						ml="auto"
						size="xs"
						aria-label={text.canvas.view}
						value={view}
						onChange={(value) => setView(value as "graph" | "outline")}
						data={[
							{ value: "graph", label: text.canvas.graph },
							{ value: "outline", label: text.canvas.outline },
						]}
					/>
				)}
			</div>
			<div className={styles.stageBody}>
				{empty ? (
					<div className={styles.stageEmpty}>
						<EmptyState
							icon={<IconRoute2 />}
							title={draft ? text.canvas.emptyTitle : text.editor.newTitle}
							lead={draft ? text.canvas.empty : text.editor.newLead}
						/>
					</div>
				) : asList ? (
					<Outline document={shown.document} selected={selected} onSelect={onSelect} />
				) : (
					<Canvas
						document={shown.document}
						positions={positions}
						marks={shown.diff.marks}
						selected={selected}
						readOnly={!editable}
						onSelect={onSelect}
						onConnect={commands.connect}
						onDisconnect={commands.disconnect}
						onMoved={commands.moved}
						onRemove={(nodes) => {
							onSelect(null);
							commands.remove(nodes);
						}}
					/>
				)}
			</div>
		</div>
	);
}

function EditTools({ draft, commands, selected, onSelect }: StageProps) {
	if (!draft) return null;
	const step = selected ? findStep(draft.document, selected)?.step : undefined;
	return (
		<Group gap="xs">
			<Palette
				onAddStep={(action) => onSelect(commands.addStep(action, step ? step.id : null))}
				onAddTrigger={(type) => {
					const made = commands.addTrigger(type);
					onSelect(made ? triggerNodeId(made) : null);
				}}
			/>
			{step ? (
				<ConnectMenu document={draft.document} step={step} onConnect={commands.connect} />
			) : null}
		</Group>
	);
}
