import type { Reach } from "#/api/drafts.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";

/** What a change newly touches outside; nothing new means nothing shown. */
export function ReachList({ reach }: { reach: Reach }) {
	const rows: [string, readonly string[]][] = [
		[text.chat.reachHosts, reach.hosts],
		[text.chat.reachWrites, reach.writes],
		[text.chat.reachRecipients, reach.recipients],
		[text.chat.reachConnections, reach.connections],
	];
	const said = rows.filter(([, values]) => values.length > 0);
	if (said.length === 0) return null;
	return (
		<div className={styles.reach}>
			<h4>{text.chat.reach}</h4>
			<dl>
				{said.map(([name, values]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>{values.join(", ")}</dd>
					</div>
				))}
			</dl>
		</div>
	);
}
