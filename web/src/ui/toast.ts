import { notifications } from "@mantine/notifications";
import { sentenceFor } from "#/api/problem.ts";
import { text } from "#/strings/text.ts";

const CLOSE = { "aria-label": text.close };

export function say(message: string): void {
	notifications.show({
		closeButtonProps: CLOSE,
		message,
		color: "iris",
		autoClose: 5_000,
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
