import { Button, Title } from "@mantine/core";
import { useState } from "react";
import type { RunEvent } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import styles from "./runs.module.css";

const SHOWN = 15;

/** The facts of the run as they were written down. */
export function EventLog({ events }: { events: readonly RunEvent[] }) {
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
					<li key={event.seq}>
						<span className={styles.seq}>{event.seq}</span>
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
