import { useEffect } from "react";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import type { WorkflowDocument } from "#/graph/document.ts";
import type { RunLive } from "#/graph/run-state.ts";
import StillGraph from "../still-graph.tsx";
import styles from "./run-page.module.css";

type GraphProps = {
	document: WorkflowDocument;
	live: RunLive;
	selected: string | null;
	onSelect: (step: string | null) => void;
};

/** The workflow of the run, each box in the state it had at the shown moment. */
export default function RunGraph({ document, live, selected, onSelect }: GraphProps) {
	const show = useCanvasStore((state) => state.show);
	useEffect(() => show({ live: live.steps }), [show, live.steps]);
	useEffect(() => () => show({ live: {} }), [show]);
	return (
		<div className={styles.graph}>
			<StillGraph document={document} selected={selected} onSelect={onSelect} />
		</div>
	);
}
