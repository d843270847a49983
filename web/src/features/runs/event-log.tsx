import { Button, Title, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import type { RunEvent } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import styles from "./runs.module.css";

const SHOWN = 15;

type LogProps = { events: readonly RunEvent[]; at: number | null; onAt: (seq: number) => void };

/** The facts of the run as they were written down; each leads to its moment. */
export function EventLog({ events, at, onAt }: LogProps) {
	const [all, setAll] = useState(false);
	const shown = all ? events : events.slice(-SHOWN);
	if (events.length === 0) return null;
	return (
		<section aria-labelledby="events-title">
			<Title order={2} id="events-title" mb="sm">
				{text.runs.events}
			</Title>
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
						<time dateTime={event.at}>{event.at.slice(11, 23)}</time>
						<span>{event.type}</span>
						<span className={styles.soft}>
							{[event.step, event.item].filter(Boolean).join(" / ")}
						</span>
					</li>
				))}
			</ol>
			{!all && events.length > SHOWN ? (
				<Button variant="subtle" size="compact-sm" mt="xs" onClick={() => setAll(true)}>
					{text.runs.showEvents(events.length)}
				</Button>
			) : null}
		</section>
	);
}
