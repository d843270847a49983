import "@xyflow/react/dist/style.css";
import "./flow.css";
import {
	Background,
	type Connection,
	type EdgeTypes,
	MiniMap,
	type NodeTypes,
	type OnNodeDrag,
	ReactFlow,
	ReactFlowProvider,
} from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { canvasOf, triggerIdOf } from "#/graph/canvas-model.ts";
import type { Mark } from "#/graph/diff.ts";
import type { WorkflowDocument } from "#/graph/document.ts";
import { moved, withSavedPositions } from "#/graph/layout.ts";
import { shiftsOf } from "#/graph/line-spots.ts";
import type { Line, Place } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";
import { CanvasTools } from "./canvas-tools.tsx";
import { MANY_BOXES } from "./far.ts";
import { type BoxNode, boxesOf, linesOf, movingIn, movingTargets } from "./flow-parts.ts";
import { GroupNode } from "./group-node.tsx";
import { StepEdge } from "./step-line.tsx";
import { StepNode } from "./step-node.tsx";
import { useArrows } from "./use-arrows.ts";
import { useDrop } from "./use-drop.ts";
import { useLayout } from "./use-layout.ts";
import { useRemoval } from "./use-removal.ts";
import { useSelection } from "./use-selection.ts";
import { LEAST_ZOOM, useSteadyView } from "./use-steady-view.ts";
import { useTriggerTitles } from "./use-trigger-titles.ts";

const NODE_TYPES: NodeTypes = { step: StepNode, "group-box": GroupNode };
const EDGE_TYPES: EdgeTypes = { line: StepEdge };
const MAP_ABOVE = 9;
const REST_MS = 300;
const NO_SHIFTS: ReadonlyMap<string, number> = new Map();

export type Positions = Record<string, { x: number; y: number }>;

export type CanvasProps = {
	document: WorkflowDocument;
	positions: Positions;
	marks: ReadonlyMap<string, Mark>;
	selected: string | null;
	readOnly: boolean;
	onSelect: (nodeId: string | null) => void;
	onConnect: (from: string, port: string | null, to: string) => void;
	onDisconnect: (edgeId: string) => void;
	onMoved: (positions: Positions) => void;
	onRemove: (nodeIds: string[]) => void;
	onDropped: (key: string, place: Place) => void;
	onInsert: (line: Line) => void;
};

export function Canvas(props: CanvasProps) {
	return (
		<ReactFlowProvider>
			<Flow {...props} />
		</ReactFlowProvider>
	);
}

function Flow(props: CanvasProps) {
	const titleOf = useTriggerTitles(props.document);
	const model = useMemo(() => canvasOf(props.document, titleOf), [props.document, titleOf]);
	const automatic = useLayout(model);
	const moving = useCanvasStore((state) => movingIn(state.live));
	const selection = useSelection(props.selected, props.onSelect);
	const [dragged, setDragged] = useState<Positions>({});
	// biome-ignore lint/correctness/useExhaustiveDependencies: a new saved layout ends what was dragged
	useEffect(() => setDragged({}), [props.positions]);
	const settled = useMemo(
		() => automatic && withSavedPositions(model, automatic, props.positions),
		[model, automatic, props.positions],
	);
	const layout = useMemo(() => settled && moved(settled, dragged), [settled, dragged]);
	const boxes = useMemo(
		() => (layout ? boxesOf(model, layout, selection.chosen) : []),
		[layout, model, selection.chosen],
	);
	// While a box is dragged its lines keep their + where it was: drawing all anew would be slow.
	const shifts = useMemo(() => (settled ? shiftsOf(model, settled) : NO_SHIFTS), [model, settled]);
	const lines = useMemo(
		() => linesOf(model, props.marks, movingTargets(moving, model.edges.length), shifts),
		[model, props.marks, moving, shifts],
	);
	const view = useSteadyView(boxes.length);
	const rested = useRested(boxes.length > 0);
	const removal = useRemoval({ ...props, canvas: view.box, chosen: selection.chosen, lines });
	const drop = useDrop({
		model,
		layout,
		lines,
		onDropped: props.readOnly ? null : props.onDropped,
	});
	useInsert(props.readOnly ? null : props.onInsert);
	const arrows = useArrows({
		model,
		layout,
		selected: props.selected,
		onSelect: props.onSelect,
		onNudged: () => {
			if (!props.readOnly && Object.keys(dragged).length > 0) props.onMoved(dragged);
		},
	});
	const connect = (made: Connection) => {
		if (triggerIdOf(made.source)) return;
		props.onConnect(made.source, made.sourceHandle, made.target);
	};
	const settle: OnNodeDrag<BoxNode> = (_event, _node, nodes) =>
		props.onMoved(Object.fromEntries(nodes.map((node) => [node.id, node.position])));
	return (
		<section
			ref={view.box}
			className={styles.canvas}
			aria-label={text.canvas.label}
			onPointerDownCapture={selection.press}
			onKeyDownCapture={arrows.onKeyDownCapture}
			onKeyUp={arrows.onKeyUp}
		>
			<ReactFlow
				nodes={boxes}
				edges={removal.lines}
				nodeTypes={NODE_TYPES}
				edgeTypes={EDGE_TYPES}
				minZoom={LEAST_ZOOM}
				maxZoom={1.6}
				nodesDraggable={!props.readOnly}
				nodesConnectable={!props.readOnly}
				onlyRenderVisibleElements={boxes.length > MANY_BOXES}
				deleteKeyCode={null}
				onMoveStart={view.onMoveStart}
				onDragOver={drop.onDragOver}
				onDrop={drop.onDrop}
				onConnect={connect}
				onNodeClick={(event, node) => {
					removal.clear();
					selection.click(node.id, event);
				}}
				onPaneClick={() => {
					removal.clear();
					selection.clear();
				}}
				onEdgesChange={removal.onEdgesChange}
				selectionKeyCode="Shift"
				multiSelectionKeyCode={["Meta", "Control"]}
				onNodesChange={(changes) => {
					for (const change of changes) {
						if (change.type === "position" && change.position) {
							const { id, position } = change;
							setDragged((known) => ({ ...known, [id]: position }));
						}
					}
					selection.follow(changes);
				}}
				onNodeDragStop={settle}
				proOptions={{ hideAttribution: false }}
				attributionPosition="bottom-left"
			>
				<Background gap={22} size={1.4} color="var(--nx-canvas-dot)" />
				{boxes.length > MAP_ABOVE && rested ? <Overview /> : null}
				<CanvasTools
					readOnly={props.readOnly}
					onTidy={() => {
						setDragged({});
						props.onMoved({});
					}}
				/>
			</ReactFlow>
		</section>
	);
}

function Overview() {
	return (
		<MiniMap
			pannable
			zoomable
			ariaLabel={text.canvas.title}
			nodeColor="var(--nx-border-strong)"
			maskColor="color-mix(in srgb, var(--nx-surface-sunken) 70%, transparent)"
			className={styles.minimap ?? ""}
		/>
	);
}

/** Whether the boxes have been seen for a moment: what is drawn beside them does not hold them up. */
function useRested(shown: boolean): boolean {
	const [rested, setRested] = useState(false);
	useEffect(() => {
		if (!shown) return;
		const timer = setTimeout(() => setRested(true), REST_MS);
		return () => clearTimeout(timer);
	}, [shown]);
	return rested;
}

/** The + of every line reads what it does from the store, so that lines need not be drawn again. */
function useInsert(onInsert: ((line: Line) => void) | null): void {
	const show = useCanvasStore((state) => state.show);
	const latest = useRef(onInsert);
	latest.current = onInsert;
	const offered = onInsert !== null;
	useEffect(() => {
		show({ onInsert: offered ? (line) => latest.current?.(line) : null });
		return () => show({ onInsert: null });
	}, [show, offered]);
}
