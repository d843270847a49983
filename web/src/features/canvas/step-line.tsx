import { IconPlus } from "@tabler/icons-react";
import {
	BaseEdge,
	type Edge,
	EdgeLabelRenderer,
	type EdgeProps,
	getSmoothStepPath,
	useStore,
} from "@xyflow/react";
import { memo } from "react";
import type { Line } from "#/graph/placing.ts";
import { text } from "#/strings/text.ts";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";
import { isFar } from "./far.ts";

export type LineEdge = Edge<
	{ line: Line; words: string | null; ends: string; shift: number },
	"line"
>;

const CORNER = 14;

/** A line between two steps, with a word on it where it needs one and a + in its middle. */
function StepLine(props: EdgeProps<LineEdge>) {
	const { data } = props;
	const onInsert = useCanvasStore((state) => state.onInsert);
	const far = useStore(isFar);
	const [path, x, y] = getSmoothStepPath({
		sourceX: props.sourceX,
		sourceY: props.sourceY,
		sourcePosition: props.sourcePosition,
		targetX: props.targetX,
		targetY: props.targetY,
		targetPosition: props.targetPosition,
		borderRadius: CORNER,
	});
	return (
		<>
			<BaseEdge path={path} {...(props.markerEnd ? { markerEnd: props.markerEnd } : {})} />
			{data && !far && (onInsert || data.words) ? (
				<EdgeLabelRenderer>
					<div
						className={`${styles.onLine} nodrag nopan`}
						style={{ transform: `translate(-50%, -50%) translate(${x + data.shift}px, ${y}px)` }}
						data-line={props.id}
					>
						{data.words ? <span className={styles.lineWords}>{data.words}</span> : null}
						{onInsert ? (
							<button
								type="button"
								className={styles.plus}
								aria-label={text.canvas.insert(data.ends)}
								onClick={() => onInsert(data.line)}
							>
								<IconPlus size={13} stroke={2.4} aria-hidden />
							</button>
						) : null}
					</div>
				</EdgeLabelRenderer>
			) : null}
		</>
	);
}

export const StepEdge = memo(StepLine);
