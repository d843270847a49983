import { IconPin } from "@tabler/icons-react";
import { text } from "#/strings/text.ts";
import styles from "./canvas.module.css";
import { useCanvasStore } from "./canvas-store.ts";

/** In tests this step answers with what somebody pinned. */
export function PinMark({ step }: { step: string }) {
	const isPinned = useCanvasStore((state) => state.pinned.has(step));
	return isPinned ? (
		<span className={styles.note} role="img" aria-label={text.stepTest.isPinned}>
			<IconPin size={16} />
		</span>
	) : null;
}
