import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { CanvasNode } from "#/graph/canvas-model.ts";
import { text } from "#/strings/text.ts";
import { KindIcon, RepeatIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";

export type GroupNodeType = Node<{ node: CanvasNode }, "group-box">;

/** A frame around the steps that belong together. */
function GroupBox({ id, data, selected }: NodeProps<GroupNodeType>) {
	const { node } = data;
	const live = useCanvasStore((state) => state.live[id]);
	const mark = useCanvasStore((state) => state.marks.get(id));
	return (
		<div className={styles.group} data-selected={selected} data-mark={mark}>
			<Handle type="target" position={Position.Top} />
			<div className={styles.groupHead}>
				<KindIcon kind="group" />
				<span className={styles.title}>{node.title}</span>
				{node.repeats ? (
					<span className={styles.chip}>
						<RepeatIcon size={12} aria-hidden /> {text.canvas.each}
					</span>
				) : null}
				{live ? <StatusBadge status={live.status} /> : null}
			</div>
			<Handle type="source" position={Position.Bottom} id="ok" />
		</div>
	);
}

export const GroupNode = memo(GroupBox);
