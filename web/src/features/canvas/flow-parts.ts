/** Our model -> what xyflow draws. */
import { type Edge, MarkerType, type Node } from "@xyflow/react";
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
			data: { node },
			selected: selected.has(node.id),
			ariaLabel: `${node.title}: ${node.subtitle}`,
			...(node.parent ? { parentId: node.parent, extent: "parent" as const } : {}),
		};
	});
}

export function linesOf(
	model: CanvasModel,
	marks: ReadonlyMap<string, Mark>,
	live: Record<string, StepLive>,
): Edge[] {
	return model.edges.map((edge) => ({
		id: edge.id,
		source: edge.source,
		target: edge.target,
		...(edge.port ? { sourceHandle: handleOf(edge), label: labelFor(edge) } : {}),
		className: classOf(edge, marks, live),
		focusable: edge.kind === "after",
		deletable: edge.kind === "after",
		selectable: edge.kind === "after",
		markerEnd: {
			type: MarkerType.ArrowClosed,
			width: 16,
			height: 16,
			color: "var(--nx-border-strong)",
		},
		labelBgPadding: [6, 3] as [number, number],
		labelBgBorderRadius: 6,
	}));
}

function handleOf(edge: CanvasEdge): string {
	return edge.port === "failed" ? "ok" : (edge.port ?? "ok");
}

function labelFor(edge: CanvasEdge): string {
	return edge.port === "failed" ? text.canvas.whenFailed : (edge.port ?? "").replaceAll("_", " ");
}

function classOf(
	edge: CanvasEdge,
	marks: ReadonlyMap<string, Mark>,
	live: Record<string, StepLive>,
): string {
	const ends = [marks.get(edge.source), marks.get(edge.target)];
	const ghost = ends.includes("removed") ? "removed" : ends.includes("added") ? "added" : "kept";
	const moving = live[edge.target]?.status === "running" ? "nx-edge-moving" : "";
	return `nx-edge-${edge.kind} nx-edge-${ghost} ${edge.port === "failed" ? "nx-edge-failed" : ""} ${moving}`;
}
