import { Handle, type Node, type NodeProps, Position, useStore } from "@xyflow/react";
import { memo } from "react";
import type { CanvasNode } from "#/graph/canvas-model.ts";
import type { Mark } from "#/graph/diff.ts";
import type { StepLive } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { KindIcon, RepeatIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./canvas.module.css";
import { type Severity, useCanvasStore } from "./canvas-store.ts";
import { isFar } from "./far.ts";
import { NoteMark } from "./note-mark.tsx";
import { PinMark } from "./pin-mark.tsx";
import { Trouble } from "./trouble.tsx";

export type StepNodeType = Node<{ node: CanvasNode }, "step">;

const SIGNS: Record<Mark, string> = { added: "+", changed: "~", removed: "−" };

/** One box. It reads its own live state, so a run repaints single boxes. */
function StepBox({ id, data, selected }: NodeProps<StepNodeType>) {
	const { node } = data;
	const live = useCanvasStore((state) => state.live[id]);
	const mark = useCanvasStore((state) => state.marks.get(id));
	const worst = useCanvasStore((state) => state.worst[id]);
	const far = useStore(isFar);
	return (
		<div
			className={styles.node}
			data-far={far || undefined}
			data-selected={selected}
			data-mark={mark}
			data-status={live?.status}
			data-off={node.disabled}
			data-worst={worst}
			data-repeats={node.repeats}
		>
			{node.kind === "trigger" ? null : <Handle type="target" position={Position.Top} />}
			{far ? null : (
				<>
					<Face node={node} />
					<Corner live={live} mark={mark} worst={worst} node={node} />
				</>
			)}
			<Ports node={node} />
		</div>
	);
}

function Face({ node }: { node: CanvasNode }) {
	return (
		<div className={styles.face}>
			<KindIcon kind={node.kind} app={node.app} />
			<div className={styles.words}>
				<div className={styles.title}>{node.title}</div>
				<div className={styles.subtitle}>{node.subtitle}</div>
			</div>
			<PinMark step={node.id} />
			{node.notes ? <NoteMark notes={node.notes} /> : null}
		</div>
	);
}

type CornerProps = {
	live: StepLive | undefined;
	mark: Mark | undefined;
	worst: Severity | undefined;
	node: CanvasNode;
};

/** What is special about this box now, by icon and word. */
function Corner({ live, mark, worst, node }: CornerProps) {
	return (
		<div className={styles.corner}>
			{mark ? (
				<span className={styles.mark} data-mark={mark}>
					<span aria-hidden>{SIGNS[mark]}</span> {text.canvas[mark]}
				</span>
			) : null}
			{live && live.status !== "pending" ? (
				<StatusBadge status={live.status} detail={itemsOf(live)} />
			) : null}
			{!live && !mark && worst ? <Trouble severity={worst} /> : null}
			{!live && node.repeats ? (
				<span className={styles.chip}>
					<RepeatIcon size={12} aria-hidden /> {text.canvas.each}
				</span>
			) : null}
			{!live && node.disabled ? <span className={styles.chip}>{text.canvas.off}</span> : null}
		</div>
	);
}

function itemsOf(live: StepLive): string | null {
	if (live.itemsDone === 0) return null;
	return text.canvas.items(live.itemsDone, live.itemsFailed);
}

/** The named ways out stand in a strip below; a failure has its own way at the right. */
function Ports({ node }: { node: CanvasNode }) {
	if (node.isEnd) return null;
	const named = node.ports.length > 0;
	return (
		<>
			{named ? (
				<div className={styles.ports}>
					{node.ports.map((port) => (
						<span key={port.id} className={styles.port}>
							<span className={styles.portName}>{port.name}</span>
							<Handle type="source" position={Position.Bottom} id={port.id} />
						</span>
					))}
				</div>
			) : null}
			<Handle
				type="source"
				position={Position.Bottom}
				id={named ? "any" : "ok"}
				className={(named ? styles.hiddenHandle : "") ?? ""}
				isConnectable={!named}
			/>
			{node.canFail ? (
				<Handle
					type="source"
					position={Position.Bottom}
					id="failed"
					className={styles.failHandle ?? ""}
					title={text.canvas.whenFailed}
				/>
			) : null}
		</>
	);
}

export const StepNode = memo(StepBox);
