import type { FailureData, PlanData } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import { fullTime } from "#/ui/format.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./chat.module.css";

/** Who wrote a plan, and what it cost as far as that is known. */
export function MadeBy({ by }: { by: PlanData["made_by"] | undefined }) {
	if (!by) return null;
	const told = [
		by.planner === "llm" && by.model
			? text.chat.byModel(by.model, by.prompt ?? "")
			: text.chat.byRules,
	];
	if (typeof by.tokens_in === "number" && typeof by.tokens_out === "number")
		told.push(text.chat.tokens(by.tokens_in, by.tokens_out));
	if (typeof by.usd === "number") told.push(text.chat.usd(by.usd));
	return <p className={styles.madeBy}>{told.join(" · ")}</p>;
}

type FailureProps = { failure: FailureData; onRetry: (() => void) | null };

/** Why an answer was not finished, and when; with the way to say it again while nothing was said since. */
export function Failure({ failure, onRetry }: FailureProps) {
	return (
		<>
			<ErrorNotice error={new Error(failure.message)} {...(onRetry ? { onRetry } : {})} />
			<p className={styles.madeBy}>
				{text.chat.notFinished} · <time dateTime={failure.at}>{fullTime(failure.at)}</time>
			</p>
		</>
	);
}
