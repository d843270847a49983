import { useReactFlow } from "@xyflow/react";
import type { DragEvent } from "react";
import { type CanvasModel, NODE_HEIGHT, NODE_WIDTH } from "#/graph/canvas-model.ts";
import type { Layout } from "#/graph/layout.ts";
import type { Place } from "#/graph/placing.ts";
import { groupAt } from "#/graph/spot.ts";
import { DRAG_TYPE } from "./addable.ts";
import type { LineEdge } from "./step-line.tsx";

type DropGiven = {
	model: CanvasModel;
	layout: Layout | null;
	lines: readonly LineEdge[];
	onDropped: ((key: string, place: Place) => void) | null;
};

/** Something dragged from the list of steps lands on a line, in a group, or on a free spot. */
export function useDrop({ model, layout, lines, onDropped }: DropGiven) {
	const flow = useReactFlow();
	return {
		onDragOver: (event: DragEvent) => {
			if (!onDropped || !event.dataTransfer.types.includes(DRAG_TYPE)) return;
			event.preventDefault();
			event.dataTransfer.dropEffect = "copy";
		},
		onDrop: (event: DragEvent) => {
			const key = event.dataTransfer.getData(DRAG_TYPE);
			if (!key || !onDropped) return;
			event.preventDefault();
			const line = lines.find((one) => one.id === lineUnder(event.target))?.data?.line;
			if (line) {
				onDropped(key, { at: "line", line });
				return;
			}
			const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
			onDropped(key, {
				at: "spot",
				group: groupAt(model, layout ?? {}, point),
				x: Math.round(point.x - NODE_WIDTH / 2),
				y: Math.round(point.y - NODE_HEIGHT / 2),
			});
		},
	};
}

function lineUnder(target: EventTarget): string | null {
	if (!(target instanceof Element)) return null;
	const line = target.closest<HTMLElement>(".react-flow__edge, [data-line]");
	return line?.dataset.line ?? line?.dataset.id ?? null;
}
