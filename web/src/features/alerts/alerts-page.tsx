import { Button, SegmentedControl } from "@mantine/core";
import { IconBellCheck, IconChecks } from "@tabler/icons-react";
import { useState } from "react";
import { useAlerts, useSeen } from "#/api/alerts.ts";
import { useMay } from "#/api/session.ts";
import { alike } from "#/graph/alike.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import { AlertRow } from "./alert-row.tsx";

const MOST_AT_ONCE = 200;

export function AlertsPage() {
	const [open, setOpen] = useState(true);
	const alerts = useAlerts(open);
	const seen = useSeen();
	const maySee = useMay("run:start");
	const items = alerts.data?.pages.flatMap((page) => page.items) ?? [];
	const see = (ids: string[]) =>
		seen.mutate(ids.slice(0, MOST_AT_ONCE), {
			onSuccess: ({ count }) => say(text.alerts.seen(count)),
			onError: sayFailure,
		});
	return (
		<Page
			title={text.alerts.title}
			lead={text.alerts.lead}
			actions={
				<SegmentedControl
					aria-label={text.alerts.title}
					value={open ? "open" : "all"}
					onChange={(value) => setOpen(value === "open")}
					data={[
						{ value: "open", label: text.alerts.open },
						{ value: "all", label: text.alerts.all },
					]}
				/>
			}
		>
			<ErrorNotice error={alerts.error} onRetry={() => void alerts.refetch()} />
			{alerts.isPending ? <LoadingRows rows={3} /> : null}
			{alerts.isSuccess && items.length === 0 ? (
				<EmptyState
					icon={<IconBellCheck />}
					title={text.alerts.emptyTitle}
					lead={text.alerts.empty}
				/>
			) : null}
			{items.length > 0 ? (
				<div>
					{open && maySee && items.length > 1 ? (
						<Button
							variant="subtle"
							size="compact-sm"
							mb="xs"
							leftSection={<IconChecks size={16} />}
							loading={seen.isPending}
							onClick={() => see(items.map((one) => one.id))}
						>
							{text.alerts.seeAll}
						</Button>
					) : null}
					<ul className={`${card.card} ${card.rows} ${card.list}`}>
						{alike(items).map((trouble) => (
							<AlertRow
								key={trouble.newest.id}
								trouble={trouble}
								onSeen={maySee && open ? see : null}
							/>
						))}
					</ul>
				</div>
			) : null}
			{alerts.hasNextPage ? (
				<Button
					variant="default"
					loading={alerts.isFetchingNextPage}
					onClick={() => void alerts.fetchNextPage()}
				>
					{text.more}
				</Button>
			) : null}
		</Page>
	);
}
