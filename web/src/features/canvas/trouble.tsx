import { IconAlertTriangle, IconHelpCircle } from "@tabler/icons-react";
import { text } from "#/strings/text.ts";
import styles from "./canvas.module.css";
import type { Severity } from "./canvas-store.ts";

/** The worst of what the validator found at a box, by icon and word. */
export function Trouble({ severity }: { severity: Severity }) {
	const Icon = severity === "hole" ? IconHelpCircle : IconAlertTriangle;
	return (
		<span className={styles.trouble} data-severity={severity}>
			<Icon size={13} aria-hidden /> {text.editor.severity[severity]}
		</span>
	);
}
