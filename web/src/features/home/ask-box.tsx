import { Button, Textarea } from "@mantine/core";
import { IconArrowUp } from "@tabler/icons-react";
import type { FormEvent, KeyboardEvent } from "react";
import { useKeptWords } from "#/api/kept-words.ts";
import { text } from "#/strings/text.ts";
import styles from "./home.module.css";

/** One sentence in; Enter sends it, Shift+Enter makes a new line. */
export function AskBox({ onAsk }: { onAsk: (sentence: string) => void }) {
	const [sentence, setSentence] = useKeptWords();
	const ready = sentence.trim().length > 0;
	const send = (event?: FormEvent) => {
		event?.preventDefault();
		if (!ready) return;
		setSentence("");
		onAsk(sentence.trim());
	};
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
		event.preventDefault();
		send();
	};
	return (
		<form className={styles.ask} onSubmit={send}>
			<Textarea
				variant="unstyled"
				autosize
				minRows={3}
				maxRows={10}
				size="md"
				maxLength={20_000}
				aria-label={text.home.ask}
				placeholder={text.home.placeholder}
				value={sentence}
				onChange={(event) => setSentence(event.currentTarget.value)}
				onKeyDown={onKey}
				classNames={{ input: styles.askInput ?? "" }}
			/>
			<div className={styles.askFoot}>
				<Button type="submit" disabled={!ready} rightSection={<IconArrowUp size={17} />}>
					{text.home.send}
				</Button>
			</div>
		</form>
	);
}
