import { Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWorkflows } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { TextLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { Moment } from "#/ui/moment.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { StatusBadge } from "#/ui/status-badge.tsx";
import styles from "./home.module.css";

const SHOWN = 5;

export function RecentWorkflows() {
	const workflows = useWorkflows("");
	const items = workflows.data?.pages[0]?.items.slice(0, SHOWN) ?? [];
	return (
		<section aria-labelledby="recent-title">
			<div className={styles.head}>
				<Title order={2} id="recent-title">
					{text.home.recent}
				</Title>
				{items.length > 0 ? (
					<TextLink to="/workflows" size="sm">
						{text.home.all}
					</TextLink>
				) : null}
			</div>
			<ErrorNotice error={workflows.error} onRetry={() => void workflows.refetch()} />
			{workflows.isPending ? <LoadingRows rows={3} /> : null}
			{workflows.isSuccess && items.length === 0 ? (
				<Text c="dimmed">{text.home.noRecent}</Text>
			) : null}
			{items.length > 0 ? (
				<div className={`${card.card} ${card.rows}`}>
					{items.map((workflow) => (
						<Link key={workflow.id} to="/w/$id" params={{ id: workflow.id }} className={card.row}>
							<div className={card.grow}>
								<div className={card.title}>{workflow.name}</div>
								<div className={card.soft}>
									<Moment at={workflow.updated_at} />
								</div>
							</div>
							{workflow.last_run ? <StatusBadge status={workflow.last_run.status} /> : null}
						</Link>
					))}
				</div>
			) : null}
		</section>
	);
}
