import { Fragment, lazy, Suspense } from "react";
import { useMe } from "#/api/session.ts";
import type { ChatMessage } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";
import type { ChatLinks } from "./chat-links.ts";
import { ExplanationCard } from "./explanation-card.tsx";
import { Failure, MadeBy } from "./made-by.tsx";
import { PatchCard } from "./patch-card.tsx";
import { PlanCard } from "./plan-card.tsx";
import { QuestionCard } from "./question-card.tsx";
import { TestResultCard, ValidationCard } from "./result-cards.tsx";

const ProofCard = lazy(() => import("./proof-card.tsx"));
const Markdown = lazy(async () => ({ default: (await import("./markdown.tsx")).Markdown }));

/** Plain words until the part that draws them richly is there. */
function Words({ words }: { words: string }) {
	if (!words) return null;
	return (
		<Suspense fallback={<p className={styles.plainWords}>{words}</p>}>
			<Markdown words={words} />
		</Suspense>
	);
}

type MessageProps = {
	message: ChatMessage;
	links: ChatLinks;
	newest: string | null;
	busy: boolean;
	onSay: (sentence: string) => void;
	isLast: boolean;
	/** Says again what was said last. */
	onRetry: (() => void) | null;
};

/** What a card tells stands once: a question with its answers beside it, an explanation with what it rests on. */
function withoutCards(words: string, { parts }: ChatMessage): string {
	const told = parts.flatMap((part) => {
		if (part.type === "data-question") return [part.data.text];
		if (part.type !== "data-explanation") return [];
		return [part.data.sentences.map((one) => one.text).join(" ")];
	});
	const last = told.find((one) => one && words.endsWith(one));
	return last === undefined ? words : words.slice(0, -last.length).trim();
}

export function MessageView({
	message,
	links,
	newest,
	busy,
	isLast,
	onSay,
	onRetry,
}: MessageProps) {
	const own = message.role === "user";
	const me = useMe().data;
	const by = own ? message.metadata : null;
	const other = by && me && by.user_id !== me.user?.id ? by.name : null;
	const said = message.parts.map((part) => (part.type === "text" ? part.text : "")).join(" ");
	const settled = message.parts.some((part) => part.type === "data-patch");
	const plan = message.parts.find((part) => part.type === "data-plan");
	return (
		<article
			className={own ? styles.own : styles.answer}
			aria-label={own ? (other ?? text.chat.you) : text.chat.assistant}
		>
			{other ? <p className={styles.by}>{other}</p> : null}
			{message.parts.map((part, index) => {
				const key = `${part.type}-${index}`;
				switch (part.type) {
					case "text":
						return own ? (
							<p key={key}>{part.text}</p>
						) : (
							<Words key={key} words={withoutCards(part.text, message)} />
						);
					case "data-plan":
						return <PlanCard key={key} plan={part.data} said={said} />;
					case "data-patch":
						return (
							<PatchCard
								key={key}
								patch={part.data}
								links={links}
								isNewest={part.data.proposal_id === newest}
								busy={busy}
							/>
						);
					case "data-question":
						return (
							<QuestionCard
								key={key}
								question={part.data}
								links={links}
								busy={busy}
								isLast={isLast}
								onSay={onSay}
							/>
						);
					case "data-validation":
						return settled || part.data.problems.length > 0 ? (
							<ValidationCard key={key} problems={part.data.problems} onSelect={links.onSelect} />
						) : null;
					case "data-test-result":
						return (
							<Fragment key={key}>
								<TestResultCard result={part.data} />
								<Suspense>
									<ProofCard result={part.data} />
								</Suspense>
							</Fragment>
						);
					case "data-explanation":
						return <ExplanationCard key={key} told={part.data} />;
					case "data-failure":
						return (
							<Failure key={key} failure={part.data} onRetry={isLast && !busy ? onRetry : null} />
						);
					default:
						return null;
				}
			})}
			<MadeBy by={plan?.data.made_by} />
		</article>
	);
}
