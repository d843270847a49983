import { Link } from "@tanstack/react-router";
import type { RunSummary } from "#/api/runs.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { lastedBetween } from "#/ui/format.ts";
import { Moment } from "#/ui/moment.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import { startedBy } from "./started-by.ts";

export function RunRow({ run }: { run: RunSummary }) {
	const took = lastedBetween(run.started_at, run.finished_at);
	return (
		<li>
			<Link to="/runs/$id" params={{ id: run.id }} className={card.row}>
				<div className={card.grow}>
					<div className={card.title}>{run.workflow_name}</div>
					<div className={card.soft}>
						<Moment at={run.created_at} /> · {startedBy(run.trigger)} ·{" "}
						{run.version === null ? text.runs.draft : text.workflows.live(run.version)}
						{took ? ` · ${took}` : null}
					</div>
				</div>
				<StatusBadge status={run.status} />
			</Link>
		</li>
	);
}
