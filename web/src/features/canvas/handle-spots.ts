/** Where lines meet a box, as its style draws it; said beforehand, nothing has to be measured. */
import { type NodeHandle, Position } from "@xyflow/react";
import type { CanvasNode } from "#/graph/canvas-model.ts";
import type { Box } from "#/graph/layout.ts";

/** As wide and high as `.react-flow__handle`. */
const SIZE = 10;
/** The way of a failure stands at the right: 4 px from the edge, moved by half of itself as all are. */
const FAILED_INSET = 4 + SIZE;

export function handlesOf(node: CanvasNode, { width, height }: Box): NodeHandle[] {
	const middle = width / 2;
	const source = (id: string, x: number): NodeHandle => spot("source", id, x, height);
	const handles: NodeHandle[] = [];
	if (node.kind !== "trigger") handles.push(spot("target", null, middle, 0));
	if (node.isEnd) return handles;
	const share = width / node.ports.length;
	node.ports.forEach((port, index) => {
		handles.push(source(port.id, share * (index + 0.5)));
	});
	handles.push(source(node.ports.length > 0 ? "any" : "ok", middle));
	if (node.canFail || node.isGroup) handles.push(source("failed", width - FAILED_INSET));
	return handles;
}

function spot(type: "source" | "target", id: string | null, x: number, y: number): NodeHandle {
	return {
		type,
		id,
		position: type === "source" ? Position.Bottom : Position.Top,
		x: x - SIZE / 2,
		y: y - SIZE / 2,
		width: SIZE,
		height: SIZE,
	};
}
