import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { Evidence } from "#/api/failures.ts";
import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import styles from "./evidence-words.module.css";

const SAID = {
	passes: { icon: IconCircleCheck, words: () => text.failures.fixPasses },
	passes_if: { icon: IconAlertTriangle, words: () => text.failures.fixPassesIf },
	fails: { icon: IconCircleX, words: () => text.failures.fixFails },
};

/** How the failed run and the last good ones go with a fix; nothing was called to find out. */
export function EvidenceWords({ evidence }: { evidence: Evidence }) {
	const { icon: Icon, words } = SAID[evidence.failing];
	const all = evidence.successes.length;
	// Conversations keep evidence from before runs that were not played were counted.
	const notPlayed = evidence.not_played ?? [];
	const left = (why: string) => notPlayed.filter((one) => one.why === why).length;
	const [late, gone] = [left("time"), left("not_kept")];
	const same = evidence.successes.filter((one) => one.verdict !== "fails").length;
	return (
		<div className={styles.evidence} data-verdict={evidence.failing}>
			<p>
				<Icon size={16} aria-hidden /> {words()}
			</p>
			{evidence.assumed.length > 0 ? (
				<ul>
					{evidence.assumed.map((one) => (
						<li key={`${one.step}-${one.item}-${one.why}`}>
							{[one.step ? humanized(one.step) : null, one.item].filter(Boolean).join(", ")}
							{one.step || one.item ? ": " : null}
							{one.why}
						</li>
					))}
				</ul>
			) : null}
			{all > 0 ? <p>{text.failures.fixGood(same, all)}</p> : null}
			{late > 0 ? <p>{text.failures.fixNoTime(late)}</p> : null}
			{gone > 0 ? <p>{text.failures.fixNotKept(gone)}</p> : null}
		</div>
	);
}
