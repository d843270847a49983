import type { ExplanationData } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import { EvidenceWords } from "#/ui/evidence-words.tsx";
import { TextLink } from "#/ui/links.tsx";
import { Told } from "#/ui/told.tsx";
import styles from "./chat.module.css";

/** Why a run failed, told in the conversation. */
export function ExplanationCard({ told }: { told: ExplanationData }) {
	return (
		<div className={styles.card} data-kind="explanation">
			<h3>{text.failures.whyTitle}</h3>
			<Told run={told.run_id} sentences={told.sentences} />
			{told.evidence ? <EvidenceWords evidence={told.evidence} /> : null}
			<TextLink to="/runs/$id" params={{ id: told.run_id }} size="sm">
				{text.failures.fullWhy}
			</TextLink>
		</div>
	);
}
