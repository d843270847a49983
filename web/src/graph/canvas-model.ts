/** Document -> what the canvas draws: boxes and lines, without positions. */
import { describeStep, describeTrigger, type Kind, kindOf } from "./describe.ts";
import { branchPorts, labelOf, stepType, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf, rootSteps } from "./edges.ts";

export const NODE_WIDTH = 264;
export const NODE_HEIGHT = 76;

export type CanvasNode = {
	id: string;
	kind: Kind;
	title: string;
	subtitle: string;
	parent: string | null;
	isGroup: boolean;
	ports: string[];
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

export function canvasOf(document: WorkflowDocument): CanvasModel {
	return {
		nodes: [...triggerNodes(document), ...stepNodes(document)],
		edges: [...triggerEdges(document), ...stepEdges(document)],
	};
}

function triggerNodes(document: WorkflowDocument): CanvasNode[] {
	return (document.triggers ?? []).map((trigger) => ({
		id: triggerNodeId(trigger.id),
		kind: "trigger",
		title: trigger.name ?? TRIGGER_TITLES[trigger.type],
		subtitle: describeTrigger(trigger),
		parent: null,
		isGroup: false,
		ports: [],
		repeats: false,
		disabled: trigger.disabled ?? false,
	}));
}

const TRIGGER_TITLES = {
	manual: "By hand",
	schedule: "Schedule",
	webhook: "Webhook",
	app: "App event",
	email: "E-mail",
	workflow: "Called by a workflow",
	error: "A failed run",
};

function stepNodes(document: WorkflowDocument): CanvasNode[] {
	return walkSteps(document).map(({ step, parent }) => ({
		id: step.id,
		kind: kindOf(step),
		title: labelOf(step),
		subtitle: describeStep(step),
		parent,
		isGroup: stepType(step) === "group",
		ports: stepType(step) === "branch" ? branchPorts(step) : [],
		repeats: step.foreach !== undefined,
		disabled: step.disabled ?? false,
	}));
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
