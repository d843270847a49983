import { ActionIcon, Textarea } from "@mantine/core";
import { IconArrowUp, IconPlayerStop } from "@tabler/icons-react";
import type { FormEvent, KeyboardEvent } from "react";
import { useKeptWords } from "#/api/kept-words.ts";
import { text } from "#/strings/text.ts";
import styles from "./chat.module.css";

type ComposerProps = { busy: boolean; onSend: (sentence: string) => void; onStop?: () => void };

export function Composer({ busy, onSend, onStop }: ComposerProps) {
	const [sentence, setSentence] = useKeptWords();
	const ready = sentence.trim().length > 0 && !busy;
	const send = (event?: FormEvent) => {
		event?.preventDefault();
		if (!ready) return;
		onSend(sentence.trim());
		setSentence("");
	};
	const onKey = (event: KeyboardEvent) => {
		if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
		event.preventDefault();
		send();
	};
	return (
		<form className={styles.composer} onSubmit={send}>
			<Textarea
				variant="unstyled"
				autosize
				minRows={2}
				maxRows={8}
				maxLength={20_000}
				aria-label={text.chat.ask}
				placeholder={text.chat.placeholder}
				value={sentence}
				onChange={(event) => setSentence(event.currentTarget.value)}
				onKeyDown={onKey}
				classNames={{ input: styles.composerInput ?? "" }}
				flex={1}
			/>
			{busy && onStop ? (
				<ActionIcon size={34} variant="default" aria-label={text.chat.stop} onClick={onStop}>
					<IconPlayerStop size={17} />
				</ActionIcon>
			) : (
				<ActionIcon
					size={34}
					type="submit"
					variant="filled"
					color="iris"
					disabled={!ready}
					aria-label={text.chat.send}
				>
					<IconArrowUp size={18} />
				</ActionIcon>
			)}
		</form>
	);
}
