import { Anchor, Badge, Button, Group, Select, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDisclosure } from "@mantine/hooks";
import { Link } from "@tanstack/react-router";
import { type Connection, useConnections } from "#/api/connections.ts";
import {
	type SlackApp,
	type SlackGiven,
	useConnectSlack,
	useDisconnectSlack,
	useSlack,
	useSlackAddress,
} from "#/api/slack.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { ShownOnce } from "#/ui/shown-once.tsx";
import { say, sayFailure } from "#/ui/toast.ts";
import { SlackLine } from "./slack-line.tsx";
import { SlackPeople } from "./slack-people.tsx";

/** Whether people talk to the workspace in Slack, by which connections, and who they are. */
export function Slack({ mayConnect, mayUnlink }: { mayConnect: boolean; mayUnlink: boolean }) {
	const slack = useSlack();
	const connections = useConnections();
	if (slack.isPending || connections.isPending) return <LoadingRows rows={4} />;
	const error = slack.error ?? connections.error;
	if (!slack.data || !connections.data)
		return <ErrorNotice error={error} onRetry={() => void slack.refetch()} />;
	const { app, links } = slack.data;
	return (
		<Stack maw={640}>
			<Text c="dimmed">{text.slack.lead}</Text>
			<Group gap="sm">
				<Badge variant="light" tt="none" color={app ? "green" : "gray"}>
					{app ? text.slack.connectedWith(app.team_name) : text.slack.notConnected}
				</Badge>
			</Group>
			{app?.trouble ? (
				<Text c="red" size="sm" role="status">
					{text.slack.trouble(app.trouble)}
				</Text>
			) : null}
			{app?.line_state ? <SlackLine state={app.line_state} /> : null}
			{mayConnect ? <SlackForm app={app} connections={connections.data} /> : null}
			<SlackPeople links={links} team={app?.team_name ?? ""} mayUnlink={mayUnlink} />
		</Stack>
	);
}

function SlackForm({ app, connections }: { app: SlackApp | null; connections: Connection[] }) {
	const connect = useConnectSlack();
	const address = useSlackAddress();
	const form = useForm<SlackGiven>({
		initialValues: {
			token: app?.token ?? "",
			signing: app?.signing ?? null,
			line: app?.line ?? null,
		},
	});
	const choices = (kind: string) =>
		connections
			.filter((one) => one.kind === kind)
			.map((one) => ({ value: one.key, label: one.name }));
	const tokens = choices("slack_token");
	const path = address.data?.path ?? connect.data?.path;
	if (tokens.length === 0 && app === null)
		return (
			<Text size="sm">
				{text.slack.noConnections}{" "}
				<Anchor renderRoot={(props) => <Link to="/connections" search={{}} {...props} />}>
					{text.slack.toConnections}
				</Anchor>
			</Text>
		);
	return (
		<form
			onSubmit={form.onSubmit((given) =>
				connect.mutate(given, { onSuccess: () => say(text.slack.saved) }),
			)}
		>
			<Stack>
				<Select
					label={text.slack.token}
					description={text.slack.tokenHint}
					data={tokens}
					required
					allowDeselect={false}
					{...form.getInputProps("token")}
				/>
				<Select
					label={text.slack.signing}
					description={text.slack.signingHint}
					data={choices("webhook_secret")}
					placeholder={text.slack.none}
					clearable
					{...form.getInputProps("signing")}
				/>
				<Select
					label={text.slack.line}
					description={text.slack.lineHint}
					data={choices("slack_app_token")}
					placeholder={text.slack.none}
					clearable
					{...form.getInputProps("line")}
				/>
				<ErrorNotice error={connect.error ?? address.error} />
				{path ? (
					<ShownOnce
						title={text.slack.addressTitle}
						lead={text.slack.addressOnce}
						value={`${location.origin}${path}`}
					/>
				) : null}
				<Group>
					<Button type="submit" loading={connect.isPending}>
						{app ? text.slack.save : text.slack.connect}
					</Button>
					{app ? <Ends hint={app.hint} onNewAddress={() => address.mutate(undefined)} /> : null}
				</Group>
			</Stack>
		</form>
	);
}

/** What ends something: the former address, or all of it. */
function Ends({ hint, onNewAddress }: { hint: string; onNewAddress: () => void }) {
	const disconnect = useDisconnectSlack();
	const [renewing, renew] = useDisclosure(false);
	const [ending, end] = useDisclosure(false);
	return (
		<>
			<Button variant="default" onClick={renew.open}>
				{text.slack.newAddress}
			</Button>
			<Button variant="subtle" color="red" onClick={end.open}>
				{text.slack.disconnect}
			</Button>
			<Confirm
				opened={renewing}
				onClose={renew.close}
				title={text.slack.newAddress}
				action={text.slack.newAddress}
				onConfirm={() => {
					renew.close();
					onNewAddress();
				}}
			>
				{text.slack.address(hint)}. {text.slack.newAddressText}
			</Confirm>
			<Confirm
				opened={ending}
				onClose={end.close}
				title={text.slack.disconnect}
				action={text.slack.disconnect}
				danger
				loading={disconnect.isPending}
				onConfirm={() =>
					disconnect.mutate(undefined, { onSuccess: end.close, onError: sayFailure })
				}
			>
				{text.slack.disconnectText}
			</Confirm>
		</>
	);
}
