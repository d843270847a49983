/** What lies under a point of the canvas. */
import type { CanvasModel } from "./canvas-model.ts";
import type { Layout } from "./layout.ts";

export type Point = { x: number; y: number };

/** The innermost group under a point, or null where there is only the canvas. */
export function groupAt(model: CanvasModel, layout: Layout, point: Point): string | null {
	const under = (parent: string | null, from: Point): string | null => {
		for (const node of model.nodes) {
			const box = layout[node.id];
			if (!box || !node.isGroup || node.parent !== parent) continue;
			const corner = { x: from.x + box.x, y: from.y + box.y };
			const isIn =
				point.x >= corner.x &&
				point.x <= corner.x + box.width &&
				point.y >= corner.y &&
				point.y <= corner.y + box.height;
			if (isIn) return under(node.id, corner) ?? node.id;
		}
		return null;
	};
	return under(null, { x: 0, y: 0 });
}
