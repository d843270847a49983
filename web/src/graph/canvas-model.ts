/** Document -> what the canvas draws: boxes and lines, without positions. */
import { text } from "#/strings/text.ts";
import { appOf, describeStep, describeTrigger, type Kind, kindOf, portName } from "./describe.ts";
import {
	labelOf,
	portsOf,
	type Step,
	stepType,
	type WorkflowDocument,
	walkSteps,
} from "./document.ts";
import { edgesOf, rootSteps } from "./edges.ts";

export const NODE_WIDTH = 264;
export const NODE_HEIGHT = 76;
/** A step with several ways out names them in a strip below. */
export const PORTS_HEIGHT = 26;

export type Port = { id: string; name: string };

export type CanvasNode = {
	id: string;
	kind: Kind;
	/** What its action comes from. */
	app: string | null;
	title: string;
	subtitle: string;
	parent: string | null;
	isGroup: boolean;
	/** Named ways out, when there is more than the one; that of a failure is apart. */
	ports: Port[];
	canFail: boolean;
	isEnd: boolean;
	isEmpty: boolean;
	notes: string | null;
	repeats: boolean;
	disabled: boolean;
};

export type CanvasEdge = {
	id: string;
	source: string;
	target: string;
	port: string | null;
	kind: "data" | "after" | "trigger";
};

export type CanvasModel = { nodes: CanvasNode[]; edges: CanvasEdge[] };

export function triggerNodeId(id: string): string {
	return `trigger:${id}`;
}

export function triggerIdOf(nodeId: string): string | null {
	return nodeId.startsWith("trigger:") ? nodeId.slice("trigger:".length) : null;
}

export function canvasOf(
	document: WorkflowDocument,
	titleOf?: (uses: string) => string | undefined,
): CanvasModel {
	return {
		nodes: [...triggerNodes(document, titleOf), ...stepNodes(document)],
		edges: [...triggerEdges(document), ...withoutImplied(stepEdges(document))],
	};
}

function triggerNodes(
	document: WorkflowDocument,
	titleOf?: (uses: string) => string | undefined,
): CanvasNode[] {
	return (document.triggers ?? []).map((trigger) => ({
		id: triggerNodeId(trigger.id),
		kind: "trigger",
		app: null,
		title: trigger.name ?? text.words.triggers[trigger.type],
		subtitle: describeTrigger(trigger, titleOf),
		parent: null,
		isGroup: false,
		ports: [],
		canFail: false,
		isEnd: false,
		isEmpty: false,
		notes: null,
		repeats: false,
		disabled: trigger.disabled ?? false,
	}));
}

function stepNodes(document: WorkflowDocument): CanvasNode[] {
	return walkSteps(document).map(({ step, parent }) => ({
		id: step.id,
		kind: kindOf(step),
		app: appOf(step.uses),
		title: labelOf(step),
		subtitle: describeStep(step),
		parent,
		isGroup: stepType(step) === "group",
		ports: namedPorts(step),
		canFail: portsOf(step).includes("failed") && stepType(step) !== "stop",
		isEnd: stepType(step) === "stop",
		isEmpty: stepType(step) === "group" && !step.steps?.length,
		notes: step.notes?.trim() || null,
		repeats: step.foreach !== undefined,
		disabled: step.disabled ?? false,
	}));
}

function namedPorts(step: Step): Port[] {
	const ports = portsOf(step).filter((port) => port !== "ok" && port !== "failed");
	return ports.map((id) => ({ id, name: portName(step, id) }));
}

export function heightOf(node: CanvasNode): number {
	return node.ports.length > 0 ? NODE_HEIGHT + PORTS_HEIGHT : NODE_HEIGHT;
}

function triggerEdges(document: WorkflowDocument): CanvasEdge[] {
	const roots = rootSteps(document);
	return (document.triggers ?? []).flatMap((trigger) =>
		roots.map((root): CanvasEdge => {
			const source = triggerNodeId(trigger.id);
			return { id: `${source}->${root}`, source, target: root, port: null, kind: "trigger" };
		}),
	);
}

function stepEdges(document: WorkflowDocument): CanvasEdge[] {
	return edgesOf(document).map((edge) => ({
		id: `${edge.from}${edge.port ? `.${edge.port}` : ""}->${edge.to}`,
		source: edge.from,
		target: edge.to,
		port: edge.port,
		kind: edge.kind,
	}));
}

/** A read that other lines already put in order needs no line of its own: it would cross the boxes between. */
function withoutImplied(edges: CanvasEdge[]): CanvasEdge[] {
	const next = new Map<string, Set<CanvasEdge>>();
	for (const edge of edges) {
		const from = next.get(edge.source) ?? new Set();
		next.set(edge.source, from.add(edge));
	}
	return edges.filter((edge) => {
		if (edge.kind !== "data" || !isReachedOtherwise(next, edge)) return true;
		next.get(edge.source)?.delete(edge);
		return false;
	});
}

function isReachedOtherwise(
	next: ReadonlyMap<string, ReadonlySet<CanvasEdge>>,
	edge: CanvasEdge,
): boolean {
	const seen = new Set<string>();
	const open = [...(next.get(edge.source) ?? [])].filter((one) => one !== edge);
	while (open.length > 0) {
		const here = open.pop() as CanvasEdge;
		if (here.target === edge.target) return true;
		if (seen.has(here.target)) continue;
		seen.add(here.target);
		open.push(...(next.get(here.target) ?? []));
	}
	return false;
}
