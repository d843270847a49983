import { useTitles } from "#/api/catalog.ts";
import type { Reach } from "#/api/drafts.ts";
import { findStep, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";
import { reachRows, type TitleOf } from "./reach-words.ts";

type ReachProps = { reach: Reach; document: WorkflowDocument };

/** What a change newly touches outside; nothing new means nothing shown. */
export function ReachList({ reach, document }: ReachProps) {
	const titleOf = useTitles();
	const writes = reach.writes.map((one) => writeWords(one, document, titleOf));
	const rows: [string, readonly string[]][] = [
		...reachRows(reach, titleOf),
		[text.chat.reachWrites, writes],
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

/** The server names a write by step, action and effect: `tell: slack.post_message (write)`. */
function writeWords(said: string, document: WorkflowDocument, titleOf: TitleOf): string {
	const [, id = "", uses = "", effect = ""] = /^(\S+): (\S+) \((\w+)\)$/.exec(said) ?? [];
	const step = findStep(document, id)?.step;
	if (!step) return said;
	const how = effect === "write" ? [] : [text.inspector.effect[effect]?.toLowerCase() ?? effect];
	return `${text.words.change.quoted(labelOf(step))} (${[titleOf(uses) ?? uses, ...how].join("; ")})`;
}
