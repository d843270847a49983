import { Badge, Button, Stack, Text } from "@mantine/core";
import { useEndSession, useSessions } from "#/api/members.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { timeAgo } from "#/ui/format.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure } from "#/ui/toast.ts";

export function Sessions() {
	const sessions = useSessions();
	const end = useEndSession();
	if (sessions.isPending) return <LoadingRows rows={2} />;
	return (
		<Stack>
			<Text c="dimmed">{text.settings.sessionsLead}</Text>
			<ErrorNotice error={sessions.error} onRetry={() => void sessions.refetch()} />
			<ul className={`${card.card} ${card.rows} ${card.list}`}>
				{(sessions.data?.items ?? []).map((session) => (
					<li key={session.id} className={card.row}>
						<div className={card.grow}>
							<div className={card.title}>{session.user_agent ?? text.settings.unknownAgent}</div>
							<div className={card.soft}>{text.settings.created(timeAgo(session.created_at))}</div>
						</div>
						{session.current ? (
							<Badge variant="light" tt="none">
								{text.settings.current}
							</Badge>
						) : (
							<Button
								size="compact-sm"
								variant="default"
								onClick={() => end.mutate(session.id, { onError: sayFailure })}
							>
								{text.settings.endSession}
							</Button>
						)}
					</li>
				))}
			</ul>
		</Stack>
	);
}
