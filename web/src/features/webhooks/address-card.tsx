import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconLink } from "@tabler/icons-react";
import { useOpenTestAddress } from "#/api/webhooks.ts";
import { describeTrigger } from "#/graph/describe.ts";
import type { Trigger } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { LiveAddress } from "#/ui/live-address.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { ShownOnce } from "#/ui/shown-once.tsx";
import styles from "./webhooks.module.css";

type CardProps = { workflow: string; trigger: Trigger; mayEdit: boolean };

/** One webhook trigger: what calls it must look like, where it listens, and a test address. */
export function AddressCard({ workflow, trigger, mayEdit }: CardProps) {
	const open = useOpenTestAddress(workflow);
	const address = open.data ? `${location.origin}${open.data.path}` : null;
	return (
		<section className={`${card.card} ${styles.address}`} aria-labelledby={`hook-${trigger.id}`}>
			<div>
				<Title order={2} id={`hook-${trigger.id}`} size="h4">
					{trigger.name ?? trigger.id}
				</Title>
				<div className={card.soft}>
					{describeTrigger(trigger)} · {takes(trigger)}
				</div>
			</div>
			<div>
				<Title order={3} size="h5" mb={4}>
					{text.webhooks.live}
				</Title>
				<LiveAddress workflow={workflow} trigger={trigger.id} />
			</div>
			<Group justify="space-between" gap="sm">
				<Title order={3} size="h5">
					{text.webhooks.test}
				</Title>
				{mayEdit ? (
					<Button
						variant={address ? "default" : "filled"}
						leftSection={<IconLink size={16} />}
						loading={open.isPending}
						onClick={() => open.mutate(trigger.id)}
					>
						{address ? text.webhooks.again : text.webhooks.make}
					</Button>
				) : null}
			</Group>
			<ErrorNotice error={open.error} />
			{address ? (
				<Stack gap="xs">
					<ShownOnce
						title={text.webhooks.address}
						lead={text.webhooks.addressOnce}
						value={address}
					/>
					<Text size="sm" c="dimmed">
						{text.webhooks.tryIt}
					</Text>
					{/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
					<pre className={styles.example} tabIndex={0}>
						{exampleCall(trigger, address)}
					</pre>
				</Stack>
			) : null}
		</section>
	);
}

function methodsOf(trigger: Trigger): string[] {
	const given = trigger.with?.methods;
	return Array.isArray(given) && given.length > 0 ? given.map(String) : ["POST"];
}

function takes(trigger: Trigger): string {
	const verify = trigger.with?.verify;
	const methods = methodsOf(trigger).join(", ");
	return typeof verify === "string"
		? text.webhooks.takesSigned(methods, verify)
		: text.webhooks.takes(methods);
}

function exampleCall(trigger: Trigger, address: string): string {
	const method = methodsOf(trigger)[0] ?? "POST";
	if (method === "GET") return `curl "${address}?order=42"`;
	return `curl -X ${method} ${address} \\\n  -H "content-type: application/json" \\\n  -d '{"order": 42}'`;
}
