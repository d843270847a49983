/** What the conversation may do to the page around it. */
import type { WorkflowDocument } from "#/graph/document.ts";

export type Ghost = {
	proposal: string;
	before: WorkflowDocument | null;
	after: WorkflowDocument;
};

export type ChatLinks = {
	/** Show a proposed change on the canvas, or nothing any more. */
	onGhost: (ghost: Ghost | null) => void;
	onAccepted: (workflow: string) => void;
	onAnswer: ((path: string, value: string) => void) | null;
	onSelect: (step: string) => void;
	mayEdit: boolean;
};
