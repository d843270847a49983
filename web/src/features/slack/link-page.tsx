import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useMe } from "#/api/session.ts";
import { useConfirmSlackLink, useSlackLinkAsked } from "#/api/slack.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";

/** Where a link from Slack leads: whom one would let in, and the question whether to. */
export function LinkPage() {
	const hash = useRouterState({ select: (state) => state.location.hash });
	const code = hash.replace(/^#/, "") || null;
	const navigate = useNavigate();
	const me = useMe();
	const asked = useSlackLinkAsked(code);
	const confirm = useConfirmSlackLink();
	const leave = () => void navigate({ to: "/settings", search: { tab: "slack" } });
	if (confirm.isSuccess)
		return (
			<Page title={text.slack.linkTitle} size={560}>
				<Alert color="green" variant="light" role="status">
					{text.slack.linked}
				</Alert>
				<Group>
					<Button variant="default" onClick={leave}>
						{text.slack.toSettings}
					</Button>
				</Group>
			</Page>
		);
	return (
		<Page title={text.slack.linkTitle} size={560}>
			{code === null ? <Alert color="iris">{text.slack.linkNoCode}</Alert> : null}
			{code !== null && asked.isPending ? <LoadingRows rows={2} /> : null}
			<ErrorNotice error={asked.error ?? confirm.error} />
			{asked.data && code !== null ? (
				<Stack>
					<Text fw={600} size="lg" style={{ overflowWrap: "anywhere" }}>
						{text.slack.linkWho(asked.data.slack_name, asked.data.slack_user, asked.data.team_name)}
					</Text>
					<Text>{text.slack.linkText(me.data?.user?.name ?? text.slack.you)}</Text>
					<Group>
						<Button loading={confirm.isPending} onClick={() => confirm.mutate(code)}>
							{text.slack.linkConfirm}
						</Button>
						<Button variant="default" onClick={leave}>
							{text.slack.linkNot}
						</Button>
					</Group>
				</Stack>
			) : null}
		</Page>
	);
}
