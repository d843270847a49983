import { Button, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { WorkflowDocument } from "#/graph/document.ts";
import type { RunEvent } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { clockTime } from "#/ui/format.ts";
import { eventWords } from "./event-words.ts";
import styles from "./runs.module.css";

const SHOWN = 15;
/** So many more at a time: a run may have tens of thousands, and each is a row. */
const MORE = 500;

type LogProps = {
	events: readonly RunEvent[];
	document: WorkflowDocument;
	at: number | null;
	onAt: (seq: number) => void;
};

/** The facts of the run as they were written down; each leads to its moment. */
export function EventLog({ events, document, at, onAt }: LogProps) {
	const [count, setCount] = useState(SHOWN);
	const shown = events.slice(-count);
	const hidden = events.length - shown.length;
	if (events.length === 0) return null;
	return (
		<section aria-labelledby="events-title">
			<Title order={2} id="events-title" mb="sm">
				{text.runs.events}
			</Title>
			{hidden > 0 ? (
				<Button
					variant="subtle"
					size="compact-sm"
					mb="xs"
					onClick={() => setCount(shown.length + MORE)}
				>
					{text.runs.showEvents(Math.min(MORE, hidden), events.length)}
				</Button>
			) : null}
			<ol className={styles.log}>
				{shown.map((event) => (
					<li key={event.seq} aria-current={event.seq === at ? "step" : undefined}>
						<UnstyledButton
							className={styles.seq}
							aria-label={text.runs.toMoment(event.seq)}
							onClick={() => onAt(event.seq)}
						>
							{event.seq}
						</UnstyledButton>
						<time dateTime={event.at}>{clockTime(event.at)}</time>
						<span className={styles.told}>{eventWords(event, document)}</span>
						<span className={styles.soft}>{event.type}</span>
					</li>
				))}
			</ol>
		</section>
	);
}
