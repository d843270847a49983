/** From so far that nothing can be read, a large graph is drawn as plain boxes and lines. */
import type { ReactFlowState } from "@xyflow/react";

/** Above so many boxes only those in sight are drawn, and plainly from far away. */
export const MANY_BOXES = 150;
const FAR = 0.4;

export const isFar = (state: ReactFlowState): boolean =>
	state.transform[2] < FAR && state.nodeLookup.size > MANY_BOXES;
