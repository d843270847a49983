import { Handle, type Node, type NodeProps, Position, useStore } from "@xyflow/react";
import { memo } from "react";
import type { CanvasNode } from "#/graph/canvas-model.ts";
import { text } from "#/strings/text.ts";
import { KindIcon, RepeatIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";
import { isFar } from "./far.ts";
import { NoteMark } from "./note-mark.tsx";
import { Trouble } from "./trouble.tsx";

export type GroupNodeType = Node<{ node: CanvasNode }, "group-box">;

/** A frame around the steps that belong together. */
function GroupBox({ id, data, selected }: NodeProps<GroupNodeType>) {
	const { node } = data;
	const live = useCanvasStore((state) => state.live[id]);
	const mark = useCanvasStore((state) => state.marks.get(id));
	const worst = useCanvasStore((state) => state.worst[id]);
	const far = useStore(isFar);
	return (
		<div
			className={styles.group}
			data-selected={selected}
			data-mark={mark}
			data-repeats={node.repeats}
		>
			<Handle type="target" position={Position.Top} />
			{far ? null : (
				<div className={styles.groupHead}>
					<KindIcon kind="group" />
					<span className={styles.words}>
						<span className={styles.groupTitle}>{node.title}</span>
						<span className={styles.subtitle}>{node.subtitle}</span>
					</span>
					{node.notes ? <NoteMark notes={node.notes} /> : null}
					{node.repeats ? (
						<span className={styles.chip}>
							<RepeatIcon size={12} aria-hidden /> {text.canvas.each}
						</span>
					) : null}
					{!live && worst ? <Trouble severity={worst} /> : null}
					{live ? <StatusBadge status={live.status} /> : null}
				</div>
			)}
			{node.isEmpty ? <p className={styles.groupEmpty}>{text.canvas.groupEmpty}</p> : null}
			<Handle type="source" position={Position.Bottom} id="ok" />
			<Handle
				type="source"
				position={Position.Bottom}
				id="failed"
				className={styles.failHandle ?? ""}
				title={text.canvas.whenFailed}
			/>
		</div>
	);
}

export const GroupNode = memo(GroupBox);
