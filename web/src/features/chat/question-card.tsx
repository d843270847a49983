import { Button } from "@mantine/core";
import { IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";
import type { Question } from "#/api/drafts.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";
import type { ChatLinks } from "./chat-links.ts";

type QuestionProps = {
	question: Question;
	links: ChatLinks;
	busy: boolean;
	/** Nothing was said since. */
	isLast: boolean;
	onSay: (sentence: string) => void;
};

/** One question with its answers as chips; any other answer can be typed below. */
export function QuestionCard({ question, links, busy, isLast, onSay }: QuestionProps) {
	const [answered, setAnswered] = useState<string | null>(null);
	// What waits for words is answered by whatever was said next.
	const choices = isLast || question.path ? question.choices : [];
	const answer = (choice: string) => {
		setAnswered(choice);
		if (links.onAnswer && question.path) links.onAnswer(question.path, choice);
		else onSay(choice);
	};
	return (
		<div className={styles.question}>
			<p>
				<IconHelpCircle size={16} aria-hidden /> {question.text}
			</p>
			{answered ? (
				<p className={styles.outcome}>
					{text.chat.answered}: {answered}
				</p>
			) : choices.length === 0 ? null : (
				<div className={styles.chips}>
					{choices.map((choice) => (
						<Button
							key={choice}
							size="compact-sm"
							variant="default"
							radius="xl"
							disabled={busy}
							onClick={() => answer(choice)}
						>
							{choice}
						</Button>
					))}
				</div>
			)}
		</div>
	);
}
