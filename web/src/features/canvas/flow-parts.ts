/** Our model -> what xyflow draws. */
import { MarkerType, type Node } from "@xyflow/react";
import {
	type CanvasEdge,
	type CanvasModel,
	type CanvasNode,
	NODE_HEIGHT,
	NODE_WIDTH,
} from "#/graph/canvas-model.ts";
import type { Mark } from "#/graph/diff.ts";
import type { Layout } from "#/graph/layout.ts";
import type { StepLive } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { handlesOf } from "./handle-spots.ts";
import type { LineEdge } from "./step-line.tsx";

export type BoxNode = Node<{ node: CanvasNode }, "step" | "group-box">;

export function boxesOf(
	model: CanvasModel,
	layout: Layout,
	selected: ReadonlySet<string>,
): BoxNode[] {
	return model.nodes.map((node): BoxNode => {
		const box = layout[node.id] ?? { x: 0, y: 0, width: NODE_WIDTH, height: NODE_HEIGHT };
		return {
			id: node.id,
			type: node.isGroup ? "group-box" : "step",
			position: { x: box.x, y: box.y },
			width: box.width,
			height: box.height,
			measured: { width: box.width, height: box.height },
			handles: handlesOf(node, box),
			data: { node },
			selected: selected.has(node.id),
			ariaLabel: `${node.title}: ${node.subtitle}`,
			...(node.parent ? { parentId: node.parent, extent: "parent" as const } : {}),
		};
	});
}

const MOST_MOVING_LINES = 100;
const SPACE = " ";

/** The steps that run now, as one word that changes only when they do; ids hold no space. */
export function movingIn(live: Record<string, StepLive>): string {
	return Object.keys(live)
		.filter((id) => live[id]?.status === "running")
		.join(SPACE);
}

/** The ends of lines that move; in a large graph none does, since each would be painted anew. */
export function movingTargets(moving: string, lines: number): ReadonlySet<string> {
	return new Set(lines > MOST_MOVING_LINES ? [] : moving.split(SPACE));
}

export function linesOf(
	model: CanvasModel,
	marks: ReadonlyMap<string, Mark>,
	moving: ReadonlySet<string>,
	shifts: ReadonlyMap<string, number>,
): LineEdge[] {
	const nodes = new Map(model.nodes.map((node) => [node.id, node]));
	return model.edges.map((edge): LineEdge => {
		const source = nodes.get(edge.source);
		const target = nodes.get(edge.target);
		return {
			id: edge.id,
			type: "line",
			source: edge.source,
			target: edge.target,
			...(edge.port ? { sourceHandle: edge.port } : firstHandle(source)),
			data: {
				line: { source: edge.source, port: edge.port, target: edge.target, kind: edge.kind },
				words: edge.port === "failed" ? text.canvas.whenFailed : null,
				ends: text.canvas.ends(source?.title ?? "", target?.title ?? ""),
				shift: shifts.get(edge.id) ?? 0,
			},
			className: classOf(edge, marks, moving),
			focusable: edge.kind === "after",
			deletable: edge.kind === "after",
			selectable: edge.kind === "after",
			markerEnd: {
				type: MarkerType.ArrowClosed,
				width: 16,
				height: 16,
				color: "var(--nx-border-strong)",
			},
		};
	});
}

/** A line that names no port starts in the middle: what is read is there whichever way was taken. */
function firstHandle(source: CanvasNode | undefined): { sourceHandle?: string } {
	return source && source.ports.length > 0 ? { sourceHandle: "any" } : {};
}

function classOf(
	edge: CanvasEdge,
	marks: ReadonlyMap<string, Mark>,
	moving: ReadonlySet<string>,
): string {
	const ends = [marks.get(edge.source), marks.get(edge.target)];
	const ghost = ends.includes("removed") ? "removed" : ends.includes("added") ? "added" : "kept";
	const moves = moving.has(edge.target) ? "nx-edge-moving" : "";
	return `nx-edge-${edge.kind} nx-edge-${ghost} ${edge.port === "failed" ? "nx-edge-failed" : ""} ${moves}`;
}
