/** Which box the arrow keys lead to: along the lines up and down, beside them left and right. */
import type { CanvasModel } from "./canvas-model.ts";
import type { Layout } from "./layout.ts";

export type Direction = "up" | "down" | "left" | "right";

export function neighbour(
	model: CanvasModel,
	layout: Layout,
	from: string,
	direction: Direction,
): string | null {
	const spots = absolute(model, layout);
	const here = spots.get(from);
	if (!here) return null;
	const along = direction === "up" || direction === "down" ? linked(model, from, direction) : [];
	const candidates = along.length > 0 ? along : model.nodes.map((node) => node.id);
	const ranked = candidates.flatMap((id) => {
		const spot = spots.get(id);
		if (id === from || !spot) return [];
		const dx = spot.x - here.x;
		const dy = spot.y - here.y;
		const [forward, aside] =
			direction === "left" || direction === "right"
				? [direction === "right" ? dx : -dx, Math.abs(dy)]
				: [direction === "down" ? dy : -dy, Math.abs(dx)];
		if (along.length === 0 && forward <= 0) return [];
		return [{ id, cost: Math.abs(forward) + 3 * aside }];
	});
	ranked.sort((one, other) => one.cost - other.cost || one.id.localeCompare(other.id));
	return ranked[0]?.id ?? null;
}

function linked(model: CanvasModel, from: string, direction: "up" | "down"): string[] {
	return model.edges.flatMap((edge) => {
		if (direction === "down") return edge.source === from ? [edge.target] : [];
		return edge.target === from ? [edge.source] : [];
	});
}

/** Middles of boxes; positions inside a group are counted from its corner. */
function absolute(model: CanvasModel, layout: Layout): Map<string, { x: number; y: number }> {
	const parents = new Map(model.nodes.map((node) => [node.id, node.parent]));
	const corner = (id: string): { x: number; y: number } => {
		const box = layout[id];
		const parent = parents.get(id);
		const around = parent ? corner(parent) : { x: 0, y: 0 };
		return { x: around.x + (box?.x ?? 0), y: around.y + (box?.y ?? 0) };
	};
	return new Map(
		model.nodes.flatMap((node) => {
			const box = layout[node.id];
			if (!box) return [];
			const at = corner(node.id);
			return [[node.id, { x: at.x + box.width / 2, y: at.y + box.height / 2 }]];
		}),
	);
}
