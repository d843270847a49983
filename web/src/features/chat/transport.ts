import "./without-eval.ts";
import { DefaultChatTransport } from "ai";
import type { ChatMessage } from "#/api/threads.ts";

/** The AI SDK's own wire; the server has the transcript, so only the new message is sent. */
export function makeTransport() {
	return new DefaultChatTransport<ChatMessage>({
		api: "/api/v1/chat",
		prepareSendMessagesRequest: ({ id, messages }) => ({
			api: `/api/v1/chat/${id}`,
			body: {
				id,
				message: messages.at(-1),
				timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
			},
		}),
		prepareReconnectToStreamRequest: ({ id }) => ({ api: `/api/v1/chat/${id}/stream` }),
	});
}
