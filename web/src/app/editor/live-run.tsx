import { Button, Group, UnstyledButton } from "@mantine/core";
import { useSteerRun } from "#/api/runs.ts";
import { findStep, labelOf, type WorkflowDocument } from "#/graph/document.ts";
import { stepOrder } from "#/graph/outline.ts";
import { isFinished, type RunLive } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { Announcer } from "#/ui/announcer.tsx";
import { lastedBetween } from "#/ui/format.ts";
import { ButtonLink } from "#/ui/links.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { sayFailure } from "#/ui/toast.tsx";
import styles from "./editor.module.css";

type LiveProps = {
	document: WorkflowDocument;
	run: string;
	live: RunLive;
	onSelect: (step: string) => void;
};

/** A run while it goes on, step by step. */
export function LiveRun({ document, run, live, onSelect }: LiveProps) {
	const steer = useSteerRun(run);
	const order = stepOrder(document);
	const done = order.filter(
		(id) => isFinished(live.steps[id]?.status ?? "") || live.steps[id]?.status === "skipped",
	);
	const summary = text.runs.summary(done.length, order.length);
	const finished = isFinished(live.status);
	return (
		<>
			<Announcer message={`${text.status[live.status] ?? live.status}. ${summary}`} />
			<Group gap="sm" mb="sm">
				<StatusBadge status={live.status} />
				<span className={styles.quiet}>{summary}</span>
				<Group gap="xs" ml="auto">
					{finished ? null : (
						<Button
							size="compact-sm"
							variant="default"
							loading={steer.isPending}
							onClick={() => steer.mutate("cancel", { onError: sayFailure })}
						>
							{text.runs.cancel}
						</Button>
					)}
					<ButtonLink to="/runs/$id" params={{ id: run }} size="compact-sm" variant="default">
						{text.runs.open}
					</ButtonLink>
				</Group>
			</Group>
			<ol className={styles.liveSteps}>
				{order.map((id) => {
					const step = findStep(document, id)?.step;
					const now = live.steps[id];
					return (
						<li key={id}>
							<UnstyledButton className={styles.liveStep} onClick={() => onSelect(id)}>
								<span className={styles.liveName}>{step ? labelOf(step) : id}</span>
								<span className={styles.quiet}>{now?.note}</span>
								<span className={styles.liveTook}>
									{now ? lastedBetween(now.startedAt, now.finishedAt) : null}
								</span>
								<StatusBadge
									status={now?.status ?? "pending"}
									detail={now?.itemsDone ? text.canvas.items(now.itemsDone, now.itemsFailed) : null}
								/>
							</UnstyledButton>
						</li>
					);
				})}
			</ol>
		</>
	);
}
