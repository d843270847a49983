/** Where the + of a line stands: in its middle, unless another line has its own there. */
import type { CanvasModel, CanvasNode } from "./canvas-model.ts";
import type { Box, Layout } from "./layout.ts";

/** As wide as a + with the space around it. */
const ROOM = 28;

type Spot = { id: string; from: number; x: number; y: number; reach: number };

/** How far to the right of its middle each + stands; a line that is not named has it in the middle. */
export function shiftsOf(model: CanvasModel, layout: Layout): ReadonlyMap<string, number> {
	const shifts = new Map<string, number>();
	for (const cluster of clustersOf(spotsOf(model, layout))) {
		const inOrder = [...cluster].sort((one, other) => one.from - other.from);
		const centre = cluster.reduce((sum, spot) => sum + spot.x, 0) / cluster.length;
		inOrder.forEach((spot, index) => {
			const wanted = centre + (index - (cluster.length - 1) / 2) * ROOM - spot.x;
			const shift = Math.max(-spot.reach, Math.min(spot.reach, wanted));
			if (shift !== 0) shifts.set(spot.id, shift);
		});
	}
	return shifts;
}

function spotsOf(model: CanvasModel, layout: Layout): Spot[] {
	const nodes = new Map(model.nodes.map((node) => [node.id, node]));
	return model.edges.flatMap((edge) => {
		const source = nodes.get(edge.source);
		const target = nodes.get(edge.target);
		const above = source && placed(source, nodes, layout);
		const below = target && placed(target, nodes, layout);
		if (!source || !above || !below) return [];
		const from = above.x + above.width * shareOf(source, edge.port);
		const to = below.x + below.width / 2;
		const y = (above.y + above.height + below.y) / 2;
		return [{ id: edge.id, from, x: (from + to) / 2, y, reach: Math.abs(to - from) / 2 }];
	});
}

/** Where along its lower edge a box has this way out. */
function shareOf(node: CanvasNode, port: string | null): number {
	const at = node.ports.findIndex((one) => one.id === port);
	return at < 0 ? 0.5 : (at + 0.5) / node.ports.length;
}

function placed(
	node: CanvasNode,
	nodes: ReadonlyMap<string, CanvasNode>,
	layout: Layout,
): Box | null {
	const box = layout[node.id];
	if (!box) return null;
	const parent = node.parent ? nodes.get(node.parent) : undefined;
	const around = parent && placed(parent, nodes, layout);
	return around ? { ...box, x: box.x + around.x, y: box.y + around.y } : box;
}

/** Spots that would cover each other, on about one height and beside each other. */
function clustersOf(spots: readonly Spot[]): Spot[][] {
	const rows = new Map<number, Spot[]>();
	for (const spot of spots) {
		const row = Math.round(spot.y / ROOM);
		rows.set(row, [...(rows.get(row) ?? []), spot]);
	}
	return [...rows.values()].flatMap((row) => {
		const clusters: Spot[][] = [];
		for (const spot of [...row].sort((one, other) => one.x - other.x)) {
			const last = clusters.at(-1);
			const before = last?.at(-1);
			if (last && before && spot.x - before.x < ROOM) last.push(spot);
			else clusters.push([spot]);
		}
		return clusters.filter((cluster) => cluster.length > 1);
	});
}
