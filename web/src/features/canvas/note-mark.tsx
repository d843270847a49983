import { Tooltip } from "@mantine/core";
import { IconNote } from "@tabler/icons-react";
import { text } from "#/strings/text.ts";
import styles from "./canvas.module.css";

/** There is a note at this step; pointing at it reads it. */
export function NoteMark({ notes }: { notes: string }) {
	return (
		<Tooltip label={notes} multiline maw={280} openDelay={100}>
			<span className={styles.note} role="img" aria-label={`${text.inspector.notes}: ${notes}`}>
				<IconNote size={16} />
			</span>
		</Tooltip>
	);
}
