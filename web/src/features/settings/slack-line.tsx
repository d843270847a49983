import { Badge, Group, Stack, Text } from "@mantine/core";
import type { SlackLineState } from "#/api/slack.ts";
import { text } from "#/strings/text.ts";
import { timeAgo } from "#/ui/format.ts";
import { Moment } from "#/ui/moment.tsx";

const COLORS = { open: "green", failing: "red", waiting: "gray" } as const;

/** How the line is doing over which Slack tells what people say: open since when, or why it is not. */
export function SlackLine({ state }: { state: SlackLineState }) {
	const isFailing = state.status === "failing";
	return (
		<Stack gap={4}>
			<Group gap="sm">
				<Badge role="status" variant="light" tt="none" color={COLORS[state.status]}>
					{text.slack.lineIs[state.status]}
				</Badge>
				{state.since ? (
					<Text size="sm" c="dimmed">
						{text.slack.lineSince} <Moment at={state.since} />
					</Text>
				) : null}
			</Group>
			{state.failure ? (
				<Text size="sm" c={isFailing ? "red" : "dimmed"}>
					{text.slack.lineFailure(state.failure)}
				</Text>
			) : null}
			{isFailing ? <Text size="sm">{tries(state)}</Text> : null}
			{state.failed_at && !isFailing ? (
				<Text size="sm" c="dimmed">
					{text.slack.lineFailed} <Moment at={state.failed_at} />
				</Text>
			) : null}
		</Stack>
	);
}

function tries({ failures, again_at }: SlackLineState): string {
	const isSoon = !again_at || Date.parse(again_at) < Date.now() + 10_000;
	return text.slack.lineAgain(failures, isSoon ? null : timeAgo(again_at));
}
