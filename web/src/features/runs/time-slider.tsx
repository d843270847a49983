import { ActionIcon, Button, Slider, Tooltip } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import type { WorkflowDocument } from "#/graph/document.ts";
import type { RunEvent } from "#/graph/run-state.ts";
import { eventBeside } from "#/graph/time-travel.ts";
import { text } from "#/strings/text.ts";
import { clockTime } from "#/ui/format.ts";
import { eventWords } from "./event-words.ts";
import styles from "./runs.module.css";

type SliderProps = {
	events: readonly RunEvent[];
	document: WorkflowDocument;
	/** The event after which the run is shown; null follows the newest. */
	at: number | null;
	onAt: (seq: number | null) => void;
};

/** Goes back and forth over everything that was written down, event by event. */
export function TimeSlider({ events, document, at, onAt }: SliderProps) {
	const last = events.length - 1;
	const found = events.findIndex((event) => event.seq === at);
	const place = at === null || found === -1 ? last : found;
	const event = events[place];
	if (!event || last < 1) return null;
	const words = text.runs.travelAt(clockTime(event.at), eventWords(event, document));
	const go = (by: -1 | 1) => {
		const next = eventBeside(events, at, by);
		if (next !== null) onAt(next === events[last]?.seq ? null : next);
	};
	return (
		<section className={styles.travel} aria-label={text.runs.travel}>
			<Beside label={text.runs.travelBack} off={place === 0} onClick={() => go(-1)}>
				<IconChevronLeft size={18} />
			</Beside>
			<Slider
				className={styles.slider ?? ""}
				min={0}
				max={last}
				value={place}
				onChange={(next) => onAt(next === last ? null : (events[next]?.seq ?? null))}
				label={null}
				thumbLabel={text.runs.travel}
				thumbProps={{ "aria-valuetext": words }}
				size="sm"
			/>
			<Beside label={text.runs.travelOn} off={place === last} onClick={() => go(1)}>
				<IconChevronRight size={18} />
			</Beside>
			<span className={styles.moment}>
				<span className={styles.place}>
					{place + 1}/{events.length}
				</span>
				{words}
			</span>
			{at === null ? null : (
				<Button size="compact-sm" variant="default" onClick={() => onAt(null)}>
					{text.runs.travelNow}
				</Button>
			)}
		</section>
	);
}

type BesideProps = { label: string; off: boolean; onClick: () => void; children: React.ReactNode };

function Beside({ label, off, onClick, children }: BesideProps) {
	return (
		<Tooltip label={label}>
			<ActionIcon size={30} aria-label={label} disabled={off} onClick={onClick}>
				{children}
			</ActionIcon>
		</Tooltip>
	);
}
