import { Accordion, Stack, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { Rehearsed } from "#/api/drafts.ts";
import { findStep, humanized, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import type { Json } from "#/graph/json.ts";
import { stepOrder } from "#/graph/outline.ts";
import { noteWords } from "#/graph/step-words.ts";
import { serverTongue } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { JsonView } from "#/ui/json-view.tsx";
import { TriedBadge } from "#/ui/tried-badge.tsx";
import styles from "./editor.module.css";
import { ForecastText } from "./forecast-text.tsx";

type ResultProps = { document: WorkflowDocument; rehearsed: Rehearsed };

/** What a rehearsal did: nothing left the machine, and this is what would have happened. */
export function RehearsalResult({ document, rehearsed }: ResultProps) {
	const order = stepOrder(document).filter((id) => id in rehearsed.steps);
	const went = rehearsed.status === "succeeded";
	const { forecast } = rehearsed;
	const counts = [
		text.rehearsal.calls(forecast.calls),
		text.rehearsal.reads(forecast.reads),
		text.rehearsal.writes(forecast.writes),
		text.rehearsal.rows(forecast.rows),
	];
	return (
		<Stack gap="sm">
			<p className={styles.verdict} data-ok={went} role="status">
				{went ? <IconCircleCheck size={18} aria-hidden /> : <IconCircleX size={18} aria-hidden />}
				{went ? text.rehearsal.ok : text.rehearsal.failed}
			</p>
			<Text size="sm" c="dimmed">
				{text.rehearsal.lead} {text.rehearsal.forecast} {counts.join(", ")}.
			</Text>
			<ForecastText document={document} forecast={forecast} />
			{rehearsed.notes.map((note) => (
				<Text key={note} size="sm" {...serverTongue()}>
					{note}
				</Text>
			))}
			<Accordion variant="separated" chevronPosition="left" order={3} keepMounted={false}>
				{order.map((id) => {
					const step = findStep(document, id)?.step;
					const result = rehearsed.steps[id];
					if (!result) return null;
					return (
						<Accordion.Item key={id} value={id}>
							<Accordion.Control>
								<span className={styles.liveStep}>
									<span className={styles.liveName}>{step ? labelOf(step) : humanized(id)}</span>
									<span className={styles.quiet}>{noteWords(result.note, step)}</span>
									<TriedBadge status={result.status} failed={Boolean(result.error)} />
								</span>
							</Accordion.Control>
							<Accordion.Panel>
								<div className={styles.inOut}>
									<JsonView value={(result.input ?? null) as Json} label={text.runs.input} />
									<JsonView
										value={(result.error ?? result.output ?? null) as Json}
										label={result.error ? text.runs.error : text.runs.output}
									/>
								</div>
							</Accordion.Panel>
						</Accordion.Item>
					);
				})}
			</Accordion>
		</Stack>
	);
}
