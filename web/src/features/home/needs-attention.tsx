import { Group, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHandStop } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { type Alert, useAlerts } from "#/api/alerts.ts";
import { useApprovals } from "#/api/approvals.ts";
import { alike } from "#/graph/alike.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { TextLink } from "#/ui/links.tsx";
import { Moment } from "#/ui/moment.tsx";
import styles from "./home.module.css";

const SHOWN = 5;

/** What waits for a person, and what broke since they last looked. */
export function NeedsAttention() {
	const approvals = useApprovals("pending");
	const alerts = useAlerts(true);
	const waiting = approvals.data?.items.length ?? 0;
	const troubles = alike(alerts.data?.pages[0]?.items ?? []);
	const calm = approvals.isSuccess && alerts.isSuccess && waiting === 0 && troubles.length === 0;
	return (
		<section aria-labelledby="attention-title">
			<div className={styles.head}>
				<Title order={2} id="attention-title">
					{text.home.attention}
				</Title>
				{troubles.length > 0 ? (
					<TextLink to="/alerts" size="sm">
						{text.alerts.toAll}
					</TextLink>
				) : null}
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
					{troubles.slice(0, SHOWN).map(({ newest, all }) => (
						<Trouble key={newest.id} alert={newest} times={all.length} />
					))}
				</div>
			)}
		</section>
	);
}

/** A trouble leads to its run where there is one, else to the alerts. */
function Trouble({ alert, times }: { alert: Alert; times: number }) {
	const name = alert.workflow_name ?? "";
	const said = alert.kind === "run_failed" ? text.home.failedRun(name) : name;
	const inside = (
		<>
			<IconAlertTriangle size={20} aria-hidden className={styles.trouble} />
			<div className={card.grow}>
				<div className={card.title}>{said || text.alerts.kind[alert.kind]}</div>
				<div className={card.soft}>
					{alert.title}
					{times > 1 ? ` (${text.home.times(times)})` : null}
				</div>
			</div>
			<span className={card.soft}>
				<Moment at={alert.created_at} />
			</span>
		</>
	);
	return alert.run_id ? (
		<Link to="/runs/$id" params={{ id: alert.run_id }} className={card.row}>
			{inside}
		</Link>
	) : (
		<Link to="/alerts" className={card.row}>
			{inside}
		</Link>
	);
}
