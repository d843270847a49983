import { useEffect, useMemo } from "react";
import { triggerNodeId } from "#/graph/canvas-model.ts";
import { appOf, describeTrigger, kindOf } from "#/graph/describe.ts";
import { labelOf, type Step, type Trigger, type WorkflowDocument } from "#/graph/document.ts";
import { type OutlineNode, outlineOf } from "#/graph/outline.ts";
import { describedIn } from "#/graph/step-words.ts";
import { text } from "#/strings/text.ts";
import { useCanvasStore } from "./canvas-store.ts";
import styles from "./outline.module.css";
import { OutlineRow } from "./outline-row.tsx";
import { useTriggerTitles } from "./use-trigger-titles.ts";

type OutlineProps = {
	document: WorkflowDocument;
	selected: string | null;
	onSelect: (nodeId: string) => void;
	/** Null where nothing can be changed. */
	onRemove: ((nodeIds: readonly string[]) => void) | null;
};

/**
 * The workflow as a nested list: the twin of the graph for screen readers and phones. What is chosen here is
 * worked on with the same tools; arrows go from row to row, Delete removes.
 */
export default function Outline({ document, selected, onSelect, onRemove }: OutlineProps) {
	const nodes = useMemo(() => outlineOf(document), [document]);
	const titleOf = useTriggerTitles(document);
	const picked = useCanvasStore((state) => state.picked);
	const show = useCanvasStore((state) => state.show);
	useEffect(() => () => show({ picked: [] }), [show]);
	const pick = (id: string) => {
		const known = picked.length > 0 || selected === null ? picked : [selected];
		show({ picked: known.includes(id) ? known.filter((one) => one !== id) : [...known, id] });
	};
	const shared = {
		picked,
		selected,
		onPick: onRemove ? pick : null,
		onSelect: (id: string) => {
			show({ picked: [] });
			onSelect(id);
		},
	};
	const remove = (row: HTMLElement, id: string) => {
		(beside(row, 1) ?? beside(row, -1))?.focus();
		show({ picked: [] });
		onRemove?.(picked.includes(id) ? picked : [id]);
	};
	return (
		<ol
			className={styles.outline}
			aria-label={text.canvas.outline}
			onKeyDown={(event) => {
				const row = (event.target as HTMLElement).closest<HTMLElement>("[data-node]");
				const id = row?.dataset.node;
				if (!row || id === undefined) return;
				const next = placeOf(event.key, row);
				if (next) {
					event.preventDefault();
					next.focus();
				}
				if ((event.key === "Delete" || event.key === "Backspace") && onRemove) {
					event.preventDefault();
					remove(row, id);
				}
			}}
		>
			{(document.triggers ?? []).map((trigger) => (
				<li key={trigger.id}>
					<OutlineRow {...shared} row={rowOfTrigger(trigger, titleOf)} />
				</li>
			))}
			{nodes.map((node) => (
				<Branch key={node.step.id} node={node} document={document} {...shared} />
			))}
		</ol>
	);
}

type BranchProps = {
	node: OutlineNode;
	document: WorkflowDocument;
	picked: readonly string[];
	selected: string | null;
	onPick: ((nodeId: string) => void) | null;
	onSelect: (nodeId: string) => void;
};

/** A step, and inside it the list of those it holds. */
function Branch({ node, document, ...shared }: BranchProps) {
	const { step, needs, inner } = node;
	return (
		<li>
			<OutlineRow {...shared} row={rowOfStep(step, needs, document)} />
			{inner.length > 0 ? (
				<ol className={styles.inner} aria-label={text.canvas.inside(labelOf(step))}>
					{inner.map((one) => (
						<Branch key={one.step.id} node={one} document={document} {...shared} />
					))}
				</ol>
			) : null}
		</li>
	);
}

function rowOfTrigger(trigger: Trigger, titleOf: (uses: string) => string | undefined) {
	return {
		id: triggerNodeId(trigger.id),
		kind: "trigger" as const,
		app: null,
		title: `${text.canvas.trigger}: ${describeTrigger(trigger, titleOf)}`,
		subtitle: trigger.name ?? text.words.triggers[trigger.type],
		isOff: trigger.disabled ?? false,
		repeats: false,
		notes: null,
	};
}

function rowOfStep(step: Step, needs: readonly string[], document: WorkflowDocument) {
	return {
		id: step.id,
		kind: kindOf(step),
		app: appOf(step.uses),
		title: labelOf(step),
		subtitle: describedIn(document, step, needs),
		isOff: step.disabled ?? false,
		repeats: step.foreach !== undefined,
		notes: step.notes?.trim() || null,
	};
}

function placeOf(key: string, row: HTMLElement): HTMLElement | null {
	if (key === "ArrowDown") return beside(row, 1);
	if (key === "ArrowUp") return beside(row, -1);
	const rows = rowsAround(row);
	if (key === "Home") return rows[0] ?? null;
	return key === "End" ? (rows.at(-1) ?? null) : null;
}

/** The row before or after one, in the order they are read. */
function beside(row: HTMLElement, by: 1 | -1): HTMLElement | null {
	const rows = rowsAround(row);
	return rows[rows.indexOf(row) + by] ?? null;
}

function rowsAround(row: HTMLElement): HTMLElement[] {
	const list = row.closest<HTMLElement>(`.${styles.outline}`);
	return [...(list?.querySelectorAll<HTMLElement>("[data-node]") ?? [])];
}
