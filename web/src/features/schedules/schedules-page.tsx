import { IconCalendarTime } from "@tabler/icons-react";
import { useParams } from "@tanstack/react-router";
import { useSchedules } from "#/api/schedules.ts";
import { useWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { NotRunning, useIdleSchedules } from "./not-running.tsx";
import { ScheduleCard } from "./schedule-card.tsx";

/** When the live version starts by itself: seen, paused, resumed, and made up for. */
export function SchedulesPage() {
	const { id } = useParams({ from: "/shell/w/$id/schedules" });
	const workflow = useWorkflow(id);
	const schedules = useSchedules(id);
	const idle = useIdleSchedules(workflow.data);
	const error = workflow.error ?? schedules.error;
	if (error) {
		return (
			<Page title={text.schedules.title}>
				<ErrorNotice error={error} onRetry={() => void schedules.refetch()} />
			</Page>
		);
	}
	if (!workflow.data || !schedules.data) return <LoadingRows />;
	const { items } = schedules.data;
	return (
		<Page
			title={text.schedules.titleOf(workflow.data.name)}
			lead={text.schedules.lead}
			actions={
				<ButtonLink to="/w/$id" params={{ id }} variant="default">
					{text.runs.openWorkflow}
				</ButtonLink>
			}
		>
			{idle ? <NotRunning workflow={id} idle={idle} /> : null}
			{items.length === 0 && !idle ? (
				<EmptyState
					icon={<IconCalendarTime />}
					title={text.schedules.noneTitle}
					lead={text.schedules.none}
				/>
			) : null}
			{items.map((schedule) => (
				<ScheduleCard key={schedule.trigger} workflow={id} schedule={schedule} />
			))}
		</Page>
	);
}
