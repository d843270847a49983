import { Button, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconRefresh } from "@tabler/icons-react";
import { useMay } from "#/api/session.ts";
import { useLiveAddresses, useLivePaths, useReplaceAddress } from "#/api/webhooks.ts";
import { useWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "./confirm.tsx";
import { Moment } from "./moment.tsx";
import { ShownOnce } from "./shown-once.tsx";
import { say, sayFailure } from "./toast.ts";

type AddressProps = { workflow: string; trigger: string };

/** Where a webhook trigger of the live version is called: what is known of it, and another one for a lost one. */
export function LiveAddress({ workflow, trigger }: AddressProps) {
	const listening = useLiveAddresses(workflow).data?.items.find((one) => one.trigger === trigger);
	const path = useLivePaths(workflow)[trigger];
	const enabled = useWorkflow(workflow).data?.enabled ?? false;
	const mayPublish = useMay("workflow:publish");
	if (!listening) {
		return (
			<Text size="sm" c="dimmed">
				{text.webhooks.liveNone}
			</Text>
		);
	}
	return (
		<Stack gap="xs">
			{path ? (
				<ShownOnce
					title={text.webhooks.liveCopy}
					lead={text.webhooks.liveOnce}
					value={`${location.origin}${path}`}
				/>
			) : (
				<Text size="sm">{text.webhooks.liveHint(listening.hint)}</Text>
			)}
			<Text size="sm" c="dimmed">
				{text.webhooks.liveSince} <Moment at={listening.made_at} />
				{enabled ? null : ` · ${text.webhooks.liveOff}`}
			</Text>
			{mayPublish ? <Replace workflow={workflow} trigger={trigger} /> : null}
		</Stack>
	);
}

function Replace({ workflow, trigger }: AddressProps) {
	const [asking, ask] = useDisclosure(false);
	const replace = useReplaceAddress(workflow);
	const make = () =>
		replace.mutate(trigger, {
			onSuccess: () => {
				ask.close();
				say(text.webhooks.replaced);
			},
			onError: sayFailure,
		});
	return (
		<div>
			<Button
				size="compact-sm"
				variant="default"
				leftSection={<IconRefresh size={15} />}
				onClick={ask.open}
			>
				{text.webhooks.replace}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={make}
				title={text.webhooks.replaceTitle}
				action={text.webhooks.replace}
				loading={replace.isPending}
			>
				{text.webhooks.replaceText}
			</Confirm>
		</div>
	);
}
