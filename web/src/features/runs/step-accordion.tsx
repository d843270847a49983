import { Accordion, Button } from "@mantine/core";
import { IconRefresh } from "@tabler/icons-react";
import type { Run, RunStep } from "#/api/runs.ts";
import { appOf, kindOf } from "#/graph/describe.ts";
import { findStep, humanized, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import type { RunLive } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { lasted } from "#/ui/format.ts";
import { KindIcon } from "#/ui/kind-icon.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./runs.module.css";
import { StepDetail } from "./step-detail.tsx";
import { TimeBar } from "./time-bar.tsx";

type AccordionProps = {
	rows: RunStep[];
	document: WorkflowDocument;
	live: RunLive;
	/** An earlier moment is shown: what had not happened then is not started. */
	past: boolean;
	run: Run;
	open: string | null;
	onOpen: (step: string | null) => void;
	/** Run again from a step; null while that cannot be. */
	onRerun: ((step: string) => void) | null;
};

export function StepAccordion({
	rows,
	document,
	live,
	past,
	run,
	open,
	onOpen,
	onRerun,
}: AccordionProps) {
	return (
		<Accordion
			variant="separated"
			chevronPosition="left"
			value={open}
			onChange={onOpen}
			order={3}
			keepMounted={false}
		>
			{rows.map((row) => {
				const step = findStep(document, row.step)?.step;
				return (
					<Accordion.Item key={row.step} value={row.step} className={styles.item}>
						<Accordion.Control>
							<span className={styles.control}>
								<KindIcon kind={step ? kindOf(step) : "other"} app={appOf(step?.uses)} />
								<span className={styles.name}>{step ? labelOf(step) : humanized(row.step)}</span>
								<TimeBar step={row} run={run} />
								<span className={styles.took}>
									{row.duration_ms === null ? "" : lasted(row.duration_ms)}
								</span>
								<span className={styles.state}>
									<StatusBadge
										status={live.steps[row.step]?.status ?? (past ? "pending" : row.status)}
									/>
								</span>
							</span>
						</Accordion.Control>
						<Accordion.Panel>
							<StepDetail step={row} />
							{onRerun ? (
								<Button
									mt="md"
									size="compact-sm"
									variant="default"
									leftSection={<IconRefresh size={15} />}
									onClick={() => onRerun(row.step)}
								>
									{text.failures.rerun}
								</Button>
							) : null}
						</Accordion.Panel>
					</Accordion.Item>
				);
			})}
		</Accordion>
	);
}
