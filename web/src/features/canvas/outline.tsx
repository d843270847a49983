import { UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import { triggerNodeId } from "#/graph/canvas-model.ts";
import { describeStep, describeTrigger, type Kind, kindOf } from "#/graph/describe.ts";
import { findStep, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import { outlineOf } from "#/graph/outline.ts";
import { text } from "#/strings/text.ts";
import { KindIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";

type OutlineProps = {
	document: WorkflowDocument;
	selected: string | null;
	onSelect: (nodeId: string) => void;
	/** Null where nothing can be changed. */
	onRemove: ((nodeId: string) => void) | null;
};

/**
 * The workflow as a list: the twin of the graph for screen readers and phones. What is chosen here is
 * worked on with the same tools; arrows go from row to row, Delete removes.
 */
export function Outline({ document, selected, onSelect, onRemove }: OutlineProps) {
	const rows = useMemo(() => outlineOf(document), [document]);
	const nameOf = (need: string) => {
		const [id = "", port] = need.split(".");
		const step = findStep(document, id)?.step;
		const name = step ? labelOf(step) : id;
		return port ? `${name} (${port.replaceAll("_", " ")})` : name;
	};
	return (
		<ol
			className={styles.outline}
			aria-label={text.canvas.outline}
			onKeyDown={(event) => {
				const row = (event.target as HTMLElement).closest<HTMLElement>("[data-node]");
				const id = row?.dataset.node;
				if (!row || id === undefined) return;
				if (event.key === "ArrowDown" || event.key === "ArrowUp") {
					event.preventDefault();
					beside(row, event.key === "ArrowDown" ? 1 : -1)?.focus();
				}
				if ((event.key === "Delete" || event.key === "Backspace") && onRemove) {
					event.preventDefault();
					(beside(row, 1) ?? beside(row, -1))?.focus();
					onRemove(id);
				}
			}}
		>
			{(document.triggers ?? []).map((trigger) => (
				<Row
					key={trigger.id}
					id={triggerNodeId(trigger.id)}
					kind="trigger"
					title={`${text.canvas.trigger}: ${describeTrigger(trigger)}`}
					subtitle={trigger.name ?? text.words.triggers[trigger.type]}
					depth={0}
					selected={selected === triggerNodeId(trigger.id)}
					onSelect={onSelect}
				/>
			))}
			{rows.map(({ step, depth, needs }) => (
				<Row
					key={step.id}
					id={step.id}
					kind={kindOf(step)}
					title={labelOf(step)}
					subtitle={[
						describeStep(step),
						needs.length > 0
							? text.canvas.needs(needs.map(nameOf).join(", "))
							: text.canvas.startsFirst,
					]
						.filter(Boolean)
						.join(" · ")}
					depth={depth}
					selected={selected === step.id}
					onSelect={onSelect}
				/>
			))}
		</ol>
	);
}

/** The row before or after one, in the order they are read. */
function beside(row: HTMLElement, by: 1 | -1): HTMLElement | null {
	const rows = [...(row.closest("ol")?.querySelectorAll<HTMLElement>("[data-node]") ?? [])];
	return rows[rows.indexOf(row) + by] ?? null;
}

type RowProps = {
	id: string;
	kind: Kind;
	title: string;
	subtitle: string;
	depth: number;
	selected: boolean;
	onSelect: (nodeId: string) => void;
};

function Row(props: RowProps) {
	const live = useCanvasStore((state) => state.live[props.id]);
	const mark = useCanvasStore((state) => state.marks.get(props.id));
	const worst = useCanvasStore((state) => state.worst[props.id]);
	return (
		<li style={{ marginLeft: `${props.depth * 24}px` }}>
			<UnstyledButton
				className={styles.outlineRow}
				data-node={props.id}
				data-selected={props.selected}
				aria-pressed={props.selected}
				onClick={() => props.onSelect(props.id)}
			>
				<KindIcon kind={props.kind} />
				<span className={styles.words}>
					<span className={styles.title} style={{ display: "block" }}>
						{props.title}
					</span>
					<span className={styles.subtitle} style={{ display: "block" }}>
						{props.subtitle}
					</span>
				</span>
				<span className={styles.outlineTags}>
					{mark ? (
						<span className={styles.mark} data-mark={mark}>
							{text.canvas[mark]}
						</span>
					) : null}
					{live && live.status !== "pending" ? <StatusBadge status={live.status} /> : null}
					{!live && worst ? (
						<span className={styles.trouble} data-severity={worst}>
							{text.editor.severity[worst]}
						</span>
					) : null}
				</span>
			</UnstyledButton>
		</li>
	);
}
