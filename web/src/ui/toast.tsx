import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { isStale, isStatus, sentenceFor } from "#/api/problem.ts";
import { text } from "#/strings/text.ts";

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

/** Says what was done and offers the way back for a while. */
export function sayWithUndo(message: string, undo: () => void): void {
	offer(message, text.undo, undo);
}

/** Says why a change of a draft was not taken. What met another's change is asked about by a dialog of its own. */
export function sayRefused(error: unknown): void {
	if (isStatus(error, 401)) say(text.keptForSignIn);
	// That it is gone, the page says itself, with what can be done.
	else if (!isStatus(error, 404) && !isStale(error)) sayFailure(error);
}

/** Stays until it is answered: whoever is at work reloads when it suits them. */
export function sayNewVersion(reload: () => void): void {
	offer(text.newVersion, text.reload, reload, false);
}

function offer(
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
