import { Group, Text, Title } from "@mantine/core";
import { IconCircleCheck, IconHandStop } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useApprovals } from "#/api/approvals.ts";
import { type RunSummary, useRuns } from "#/api/runs.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Moment } from "#/ui/moment.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./home.module.css";

const SHOWN = 5;
const LOOKED_AT = 50;

/** Runs that failed alike are one trouble; the newest stands for them. */
function alike(failed: readonly RunSummary[]): { run: RunSummary; times: number }[] {
	const troubles = new Map<string, { run: RunSummary; times: number }>();
	for (const run of failed) {
		const kind = run.failure ? `${run.workflow_id} ${run.failure}` : run.id;
		const known = troubles.get(kind);
		if (known) known.times += 1;
		else troubles.set(kind, { run, times: 1 });
	}
	return [...troubles.values()];
}

/** What waits for a person, and what broke since they last looked. */
export function NeedsAttention() {
	const approvals = useApprovals("pending");
	const failed = useRuns({ status: "failed" }, LOOKED_AT);
	const waiting = approvals.data?.items.length ?? 0;
	const broken = alike(failed.data?.pages[0]?.items ?? []).slice(0, SHOWN);
	const calm = approvals.isSuccess && failed.isSuccess && waiting === 0 && broken.length === 0;
	return (
		<section aria-labelledby="attention-title">
			<div className={styles.head}>
				<Title order={2} id="attention-title">
					{text.home.attention}
				</Title>
			</div>
			{calm ? (
				<Group gap="xs" c="dimmed">
					<IconCircleCheck size={18} aria-hidden />
					<Text>{text.home.allWell}</Text>
				</Group>
			) : (
				<div className={`${card.card} ${card.rows}`}>
					{waiting > 0 ? (
						<Link to="/approvals" className={card.row}>
							<IconHandStop size={20} aria-hidden />
							<div className={`${card.grow} ${card.title}`}>{text.home.approvals(waiting)}</div>
						</Link>
					) : null}
					{broken.map(({ run, times }) => (
						<Link key={run.id} to="/runs/$id" params={{ id: run.id }} className={card.row}>
							<div className={card.grow}>
								<div className={card.title}>{text.home.failedRun(run.workflow_name)}</div>
								<div className={card.soft}>
									{run.error?.message ?? <Moment at={run.created_at} />}
									{times > 1 ? ` (${text.home.times(times)})` : null}
								</div>
							</div>
							<StatusBadge status={run.status} />
						</Link>
					))}
				</div>
			)}
		</section>
	);
}
