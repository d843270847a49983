import type { ReactNode } from "react";
import { plainValue } from "#/graph/describe.ts";
import { humanized } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import styles from "./side-by-side.module.css";

export type Row = {
	path: string;
	left: Json | undefined;
	right: Json | undefined;
	/** Said below both. */
	note?: ReactNode;
};

type SideProps = {
	/** What the two columns hold. */
	left: string;
	right: string;
	/** Which one counts, where one does. */
	chosen?: "left" | "right";
	rows: readonly Row[];
	caption: string;
};

/** Two states of the same fields beside each other; on a phone one below the other. */
export function SideBySide({ left, right, chosen, rows, caption }: SideProps) {
	return (
		<table className={styles.table} data-chosen={chosen}>
			<caption className="nx-sr">{caption}</caption>
			<thead>
				<tr>
					<th scope="col">{text.meeting.field}</th>
					<th scope="col">{left}</th>
					<th scope="col">{right}</th>
				</tr>
			</thead>
			<tbody>
				{rows.map((row) => (
					<tr key={row.path}>
						<th scope="row">
							{fieldName(row.path)}
							{row.note ? <div className={styles.note}>{row.note}</div> : null}
						</th>
						<td data-side="left" data-label={left}>
							{shown(row.left)}
						</td>
						<td data-side="right" data-label={right}>
							{shown(row.right)}
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

function shown(value: Json | undefined): string {
	return plainValue(value) || text.meeting.nothing;
}

/** `/with/template` is the template; what lies deeper names its way. */
function fieldName(path: string): string {
	const parts = path.slice(1).split("/");
	const said = parts[0] === "with" && parts.length > 1 ? parts.slice(1) : parts;
	return said.map((part) => humanized(part)).join(" › ");
}
