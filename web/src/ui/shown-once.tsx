import { Alert, Button, Code, CopyButton, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "#/strings/text.ts";

/** A secret or link that the server will not show again. */
export function ShownOnce({ title, lead, value }: { title: string; lead: string; value: string }) {
	return (
		<Alert color="iris" variant="light" title={title} role="status">
			<Stack gap="xs">
				<Text size="sm">{lead}</Text>
				<Group gap="xs" wrap="nowrap">
					<Code block flex={1} style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>
						{value}
					</Code>
					<CopyButton value={value}>
						{({ copied, copy }) => (
							<Button
								variant="default"
								onClick={copy}
								leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
							>
								{copied ? text.copied : text.copy}
							</Button>
						)}
					</CopyButton>
				</Group>
			</Stack>
		</Alert>
	);
}
