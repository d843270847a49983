import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "#/strings/text.ts";

type ConfirmProps = {
	opened: boolean;
	title: string;
	children: ReactNode;
	action: string;
	danger?: boolean;
	loading?: boolean;
	onConfirm: () => void;
	onClose: () => void;
};

/** One question before something that cannot be taken back. */
export function Confirm(props: ConfirmProps) {
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={props.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Text component="div">{props.children}</Text>
				<Group justify="flex-end">
					<Button variant="default" onClick={props.onClose}>
						{text.cancel}
					</Button>
					<Button
						{...(props.danger ? { color: "red" } : {})}
						loading={props.loading ?? false}
						onClick={props.onConfirm}
					>
						{props.action}
					</Button>
				</Group>
			</Stack>
		</Modal>
	);
}
