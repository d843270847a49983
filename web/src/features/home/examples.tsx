import { Text, UnstyledButton } from "@mantine/core";
import { text } from "#/strings/text.ts";
import styles from "./home.module.css";

/** Requests that need no account anywhere, so the first click works. */
export function Examples({ onAsk }: { onAsk: (sentence: string) => void }) {
	return (
		<div>
			<Text size="sm" c="dimmed" mb="xs" id="examples-title">
				{text.home.examplesTitle}
			</Text>
			<ul className={styles.examples} aria-labelledby="examples-title">
				{text.home.examples.map((example) => (
					<li key={example.title}>
						<UnstyledButton className={styles.example} onClick={() => onAsk(example.text)}>
							<span className={styles.exampleTitle}>{example.title}</span>
							<span className={styles.exampleText}>{example.text}</span>
						</UnstyledButton>
					</li>
				))}
			</ul>
		</div>
	);
}
