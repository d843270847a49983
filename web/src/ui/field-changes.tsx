import { plainValue } from "#/graph/describe.ts";
import type { FieldChange } from "#/graph/diff.ts";
import { text } from "#/strings/text.ts";
import styles from "./field-changes.module.css";

/** Before and after, field by field. */
export function FieldChanges({ changes }: { changes: readonly FieldChange[] }) {
	return (
		<>
			{changes.map((change) => (
				<div key={change.path}>
					<div className={styles.path}>{change.path.slice(1).replaceAll("/", " › ")}</div>
					{change.before === undefined ? null : (
						<div className={styles.before}>
							<span className="nx-sr">{text.inspector.before}: </span>
							{plainValue(change.before) || "–"}
						</div>
					)}
					{change.after === undefined ? null : (
						<div className={styles.after}>
							<span className="nx-sr">{text.inspector.after}: </span>
							{plainValue(change.after) || "–"}
						</div>
					)}
				</div>
			))}
		</>
	);
}
