import { Anchor, Button, Code, CopyButton, Group, Loader, Modal, Stack, Text } from "@mantine/core";
import { IconCheck, IconCopy, IconExternalLink } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Connection } from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { type DeviceCode, useDeviceDecision } from "./device-sign-in.ts";

type DialogProps = {
	connection: Connection;
	code: DeviceCode;
	onClose: () => void;
	onAgain: () => void;
	onSignedIn: () => void;
};

/** Where a person signs in on any device, with which code, and that this waits for them. */
export default function DeviceDialog(props: DialogProps) {
	const { connection, code, onClose, onAgain, onSignedIn } = props;
	const decision = useDeviceDecision(connection.id, code);
	const isSignedIn = decision.data?.state === "signed_in";
	useEffect(() => {
		if (isSignedIn) onSignedIn();
	}, [isSignedIn, onSignedIn]);
	return (
		<Modal
			opened
			onClose={onClose}
			title={text.connections.device.title(connection.name)}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text size="sm">{text.connections.device.lead}</Text>
				<Anchor
					href={code.verification_uri_complete ?? code.verification_uri}
					target="_blank"
					rel="noreferrer"
					style={{ overflowWrap: "anywhere" }}
				>
					{code.verification_uri} <IconExternalLink size={15} aria-hidden />
				</Anchor>
				<Group gap="xs" wrap="nowrap">
					<Code block flex={1} fz="lg" ta="center" aria-label={text.connections.device.code}>
						{code.user_code}
					</Code>
					<CopyButton value={code.user_code}>
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
				{decision.error ? (
					<ErrorNotice error={decision.error} onRetry={onAgain} />
				) : (
					<Group gap="xs" role="status">
						<Loader size="xs" aria-hidden />
						<Text size="sm" c="dimmed">
							{text.connections.device.waiting}
						</Text>
					</Group>
				)}
			</Stack>
		</Modal>
	);
}
