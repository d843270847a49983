import { Button, Group } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { sentenceFor } from "#/api/problem.ts";
import { text } from "#/strings/text.ts";

/** Where they appear. */
export default function ToastPlace() {
	return <Notifications position="top-center" className="nx-toasts" />;
}

const CLOSE = { "aria-label": text.close };
const READ_MS = 5_000;
const UNDO_MS = 9_000;

export function say(message: string): void {
	notifications.show({
		closeButtonProps: CLOSE,
		message,
		color: "iris",
		autoClose: READ_MS,
	});
}

export function offer(
	message: string,
	label: string,
	act: () => void,
	autoClose: number | false = UNDO_MS,
): void {
	const id = notifications.show({
		closeButtonProps: CLOSE,
		color: "iris",
		autoClose,
		message: (
			<Group justify="space-between" wrap="nowrap" gap="sm">
				{message}
				<Button
					size="compact-sm"
					variant="light"
					onClick={() => {
						notifications.hide(id);
						act();
					}}
				>
					{label}
				</Button>
			</Group>
		),
	});
}

export function sayFailure(error: unknown): void {
	notifications.show({
		closeButtonProps: CLOSE,
		title: text.failed,
		message: sentenceFor(error),
		color: "red",
		autoClose: 10_000,
		role: "alert",
	});
}
