/** Places boxes from top to bottom with dagre; groups are laid out inside first. */
import dagre from "@dagrejs/dagre";
import {
	type CanvasEdge,
	type CanvasModel,
	type CanvasNode,
	heightOf,
	NODE_HEIGHT,
	NODE_WIDTH,
} from "./canvas-model.ts";

export type Box = { x: number; y: number; width: number; height: number };
/** Positions are relative to the group around a box, as the canvas wants them. */
export type Layout = Record<string, Box>;

const PADDING = 24;
const GROUP_HEAD = 56;

export function layoutOf(model: CanvasModel): Layout {
	const layout: Layout = {};
	placeScope(model, null, layout);
	return layout;
}

function placeScope(
	model: CanvasModel,
	parent: string | null,
	layout: Layout,
): { width: number; height: number } {
	const nodes = model.nodes.filter((node) => node.parent === parent);
	if (nodes.length === 0) return { width: NODE_WIDTH, height: NODE_HEIGHT };
	const graph = drawn(nodes, inPortOrder(edgesWithin(model, parent), model), model, layout);
	const inset = parent === null ? { x: 0, y: 0 } : { x: PADDING, y: GROUP_HEAD };
	let width = 0;
	let height = 0;
	for (const node of nodes) {
		const placed = graph.node(node.id) as Box;
		const x = Math.round(placed.x - placed.width / 2) + inset.x;
		const y = Math.round(placed.y - placed.height / 2) + inset.y;
		layout[node.id] = { x, y, width: placed.width, height: placed.height };
		width = Math.max(width, x + placed.width + inset.x);
		height = Math.max(height, y + placed.height + (parent === null ? 0 : PADDING));
	}
	return { width, height };
}

function sizeOf(
	node: CanvasNode,
	model: CanvasModel,
	layout: Layout,
): { width: number; height: number } {
	return node.isGroup
		? placeScope(model, node.id, layout)
		: { width: NODE_WIDTH, height: heightOf(node) };
}

/** Edges between boxes of one scope; an edge into a group counts for the group. */
function edgesWithin(model: CanvasModel, parent: string | null): CanvasEdge[] {
	const byId = new Map(model.nodes.map((node) => [node.id, node]));
	const inScope = (id: string): string | null => {
		let node = byId.get(id);
		while (node && node.parent !== parent) node = node.parent ? byId.get(node.parent) : undefined;
		return node?.id ?? null;
	};
	return model.edges.flatMap((edge) => {
		const source = inScope(edge.source);
		const target = inScope(edge.target);
		return source && target && source !== target ? [{ ...edge, source, target }] : [];
	});
}

type Drawn = InstanceType<typeof dagre.graphlib.Graph>;

/** The best of two: dagre's own order of boxes, and the order in which ways out stand at a step. */
function drawn(
	nodes: CanvasNode[],
	edges: CanvasEdge[],
	model: CanvasModel,
	layout: Layout,
): Drawn {
	const sizes = nodes.map((node) => ({ id: node.id, ...sizeOf(node, model, layout) }));
	const draw = (disableOptimalOrderHeuristic: boolean): Drawn => {
		const graph = new dagre.graphlib.Graph();
		graph.setGraph({ rankdir: "TB", nodesep: 36, ranksep: 56, marginx: 0, marginy: 0 });
		graph.setDefaultEdgeLabel(() => ({}));
		for (const { id, width, height } of sizes) graph.setNode(id, { width, height });
		for (const edge of edges) graph.setEdge(edge.source, edge.target);
		dagre.layout(graph, { disableOptimalOrderHeuristic });
		return graph;
	};
	const usual = draw(false);
	const swapped = swaps(usual, edges);
	if (swapped === 0 || edges.length > COMPARED_BELOW) return usual;
	const inOrder = draw(true);
	return swaps(inOrder, edges) < swapped ? inOrder : usual;
}

const COMPARED_BELOW = 120;

/** Pairs of lines that cross each other: from one step out of order, or between two steps. */
function swaps(graph: Drawn, edges: CanvasEdge[]): number {
	const at = (id: string) => graph.node(id) as unknown as Box;
	let count = 0;
	edges.forEach((one, index) => {
		for (const other of edges.slice(index + 1)) {
			const sameRank =
				at(one.source).y === at(other.source).y && at(one.target).y === at(other.target).y;
			if (!sameRank) continue;
			const above =
				one.source === other.source ? -1 : Math.sign(at(one.source).x - at(other.source).x);
			if (above * Math.sign(at(one.target).x - at(other.target).x) < 0) count += 1;
		}
	});
	return count;
}

/** Ways out from left to right: of two lines from one step, the earlier stands left. */
function inPortOrder(edges: CanvasEdge[], model: CanvasModel): CanvasEdge[] {
	const ports = new Map(model.nodes.map((node) => [node.id, node.ports.map((port) => port.id)]));
	const place = (edge: CanvasEdge) =>
		edge.port === "failed" ? 99 : (ports.get(edge.source) ?? []).indexOf(edge.port ?? "");
	return [...edges].sort((one, other) => place(one) - place(other));
}

type Spots = Record<string, { x: number; y: number }>;

const APART = 24;

/** What the person placed stays; the rest comes from the automatic layout and makes room for it. */
export function withSavedPositions(model: CanvasModel, layout: Layout, saved: Spots): Layout {
	if (!model.nodes.some((node) => saved[node.id])) return layout;
	const placed = moved(layout, saved);
	makeRoom(model, null, placed, saved);
	return placed;
}

/** The boxes at other spots. */
export function moved(layout: Layout, spots: Spots): Layout {
	return Object.fromEntries(
		Object.entries(layout).map(([id, box]) => {
			const spot = spots[id];
			return [id, spot ? { ...box, x: spot.x, y: spot.y } : box];
		}),
	);
}

/** Whoever was not placed by a person goes to the right of what it would cover; groups grow with what is in them. */
function makeRoom(model: CanvasModel, parent: string | null, layout: Layout, saved: Spots): void {
	const nodes = model.nodes.filter((node) => node.parent === parent && layout[node.id]);
	for (const node of nodes) if (node.isGroup) makeRoom(model, node.id, layout, saved);
	const taken = nodes.flatMap((node) => (saved[node.id] ? [layout[node.id] as Box] : []));
	const free = nodes.filter((node) => !saved[node.id]);
	const at = (node: CanvasNode) => layout[node.id] as Box;
	for (const node of free.sort((one, other) => at(one).y - at(other).y)) {
		let box = at(node);
		for (let met = covered(box, taken); met; met = covered(box, taken))
			box = { ...box, x: met.x + met.width + APART };
		layout[node.id] = box;
		taken.push(box);
	}
	const frame = parent === null ? undefined : layout[parent];
	if (parent === null || !frame) return;
	const width = Math.max(frame.width, ...taken.map((box) => box.x + box.width + PADDING));
	const height = Math.max(frame.height, ...taken.map((box) => box.y + box.height + PADDING));
	layout[parent] = { ...frame, width, height };
}

function covered(box: Box, taken: readonly Box[]): Box | undefined {
	return taken.find(
		(one) =>
			box.x < one.x + one.width &&
			one.x < box.x + box.width &&
			box.y < one.y + one.height &&
			one.y < box.y + box.height,
	);
}
