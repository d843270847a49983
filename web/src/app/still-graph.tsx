import { Canvas } from "#/features/canvas/canvas.tsx";
import type { WorkflowDocument } from "#/graph/document.ts";

type GraphProps = {
	document: WorkflowDocument;
	selected: string | null;
	onSelect: (step: string | null) => void;
};

const NOWHERE = {};
const NO_MARKS = new Map();
const nothing = () => undefined;

/** A workflow to look at: nothing of it can be changed here. */
export default function StillGraph({ document, selected, onSelect }: GraphProps) {
	return (
		<Canvas
			document={document}
			positions={NOWHERE}
			marks={NO_MARKS}
			selected={selected}
			readOnly
			onSelect={onSelect}
			onConnect={nothing}
			onDisconnect={nothing}
			onMoved={nothing}
			onRemove={nothing}
			onDropped={nothing}
			onInsert={nothing}
		/>
	);
}
