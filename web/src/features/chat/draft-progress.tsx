import type { ProgressData } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";

/** What a model has written of a draft so far; nothing of it has been checked. */
export function DraftProgress({ news }: { news: ProgressData }) {
	const told = [
		text.chat.draft(news.draft, news.of),
		text.chat.about(text.chat.tokens(news.tokens_in, news.tokens_out)),
	];
	if (news.usd !== null) told.push(text.chat.usd(news.usd));
	return (
		<section className={styles.hint} aria-label={text.chat.drafting}>
			<p className={styles.madeBy}>{told.join(" · ")}</p>
			<ol className={styles.drafted}>
				{news.steps.map((step, place) => (
					// biome-ignore lint/suspicious/noArrayIndexKey: steps only ever follow, and two may share a name
					<li key={place}>{step}</li>
				))}
			</ol>
		</section>
	);
}
