import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconEye, IconPlus, IconRoute2 } from "@tabler/icons-react";
import { lazy, Suspense, useMemo } from "react";
import type { Draft } from "#/api/drafts.ts";
import { Canvas, type Positions } from "#/features/canvas/canvas.tsx";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { ConnectMenu } from "#/features/canvas/connect-menu.tsx";
import { triggerIdOf } from "#/graph/canvas-model.ts";
import { findStep, findTrigger } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import styles from "./editor.module.css";
import type { Adding } from "./use-adding.ts";
import type { StageView } from "./use-editor.ts";
import type { EditorCommands } from "./use-editor-commands.ts";
import type { Shown } from "./use-ghost.ts";

const AddPanel = lazy(() => import("#/features/canvas/add-panel.tsx"));
const ChosenTools = lazy(() => import("./chosen-tools.tsx"));
const Outline = lazy(() => import("#/features/canvas/outline.tsx"));

type StageProps = {
	shown: Shown;
	draft: Draft | null;
	commands: EditorCommands;
	adding: Adding;
	selected: string | null;
	onSelect: (nodeId: string | null) => void;
	mayEdit: boolean;
	listOnly: boolean;
	view: StageView;
	onView: (view: StageView) => void;
};

/** The workflow as a graph or as a list, with the tools that add to it. */
export function Stage(props: StageProps) {
	const { shown, draft, adding, selected, onSelect, view } = props;
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
						onChange={(value) => props.onView(value as StageView)}
						data={[
							{ value: "graph", label: text.canvas.graph },
							{ value: "outline", label: text.canvas.outline },
						]}
					/>
				)}
			</div>
			<div className={styles.stageBody}>
				{editable && adding.open ? (
					<Suspense>
						<AddPanel
							likely={adding.likely}
							offered={adding.offered}
							where={adding.where}
							onAdd={adding.add}
							onClose={adding.close}
						/>
					</Suspense>
				) : null}
				{empty && !adding.open ? (
					<Nothing isNew={draft === null} />
				) : asList ? (
					<Suspense>
						<Outline
							document={shown.document}
							selected={selected}
							onSelect={onSelect}
							onRemove={
								editable
									? (ids) => {
											if (selected && ids.includes(selected)) onSelect(null);
											props.commands.remove(ids);
										}
									: null
							}
						/>
					</Suspense>
				) : (
					<Graph {...props} editable={editable} />
				)}
			</div>
		</div>
	);
}

function Nothing({ isNew }: { isNew: boolean }) {
	return (
		<div className={styles.stageEmpty}>
			<EmptyState
				icon={<IconRoute2 />}
				title={isNew ? text.editor.newTitle : text.canvas.emptyTitle}
				lead={isNew ? text.editor.newLead : text.canvas.empty}
			/>
		</div>
	);
}

function Graph({
	shown,
	draft,
	commands,
	adding,
	editable,
	...props
}: StageProps & { editable: boolean }) {
	const positions = useMemo(() => (draft?.layout ?? {}) as Positions, [draft?.layout]);
	return (
		<Canvas
			document={shown.document}
			positions={positions}
			marks={shown.diff.marks}
			selected={props.selected}
			readOnly={!editable}
			onSelect={props.onSelect}
			onConnect={commands.connect}
			onDisconnect={commands.disconnect}
			onMoved={commands.moved}
			onDropped={adding.drop}
			onInsert={(line) => adding.ask({ at: "line", line })}
			onRemove={(nodes) => {
				props.onSelect(null);
				commands.remove(nodes);
			}}
		/>
	);
}

function EditTools({ draft, commands, adding, selected, onSelect }: StageProps) {
	const picked = useCanvasStore((state) => state.picked);
	if (!draft) return null;
	const step = selected ? findStep(draft.document, selected)?.step : undefined;
	const open = step?.id ?? (selected && isTrigger(draft, selected) ? selected : null);
	const chosen = picked.length > 0 ? picked : open ? [open] : [];
	return (
		<Group gap="xs">
			<Button
				variant="default"
				size="compact-sm"
				leftSection={<IconPlus size={16} />}
				aria-expanded={adding.open}
				onClick={adding.toggle}
			>
				{text.canvas.add}
			</Button>
			{step && chosen.length === 1 && chosen[0] === step.id ? (
				<ConnectMenu document={draft.document} step={step} onConnect={commands.connect} />
			) : null}
			{chosen.length > 0 ? (
				<Suspense>
					<ChosenTools
						draft={draft}
						commands={commands}
						ids={chosen}
						onSelect={onSelect}
						onInsert={(line) => adding.ask({ at: "line", line })}
					/>
				</Suspense>
			) : null}
		</Group>
	);
}

function isTrigger(draft: Draft, nodeId: string): boolean {
	const id = triggerIdOf(nodeId);
	return id !== null && findTrigger(draft.document, id) !== undefined;
}
