import { Link } from "@tanstack/react-router";
import { text } from "#/strings/text.ts";
import styles from "./shell.module.css";

export function Brand({ compact }: { compact: boolean }) {
	return (
		<Link to="/" className={styles.brand} aria-label={`${text.product}: ${text.nav.home}`}>
			<img src="/icon.svg" alt="" width={28} height={28} />
			{compact ? null : <span>{text.product}</span>}
		</Link>
	);
}
