// Reads a recorded answer the way the web app does, and prints the message it became.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , web, recorded] = process.argv;
const { DefaultChatTransport, readUIMessageStream } = await import(
	pathToFileURL(createRequire(`${web}/package.json`).resolve("ai")).href
);
const { headers, body } = JSON.parse(readFileSync(recorded, "utf8"));
const transport = new DefaultChatTransport({
	api: "http://service/chat",
	fetch: async () => new Response(body, { status: 200, headers }),
});
const stream = await transport.sendMessages({
	chatId: "c",
	messages: [],
	trigger: "submit-message",
	abortSignal: undefined,
});
let last;
for await (const message of readUIMessageStream({ stream, terminateOnError: true })) last = message;
process.stdout.write(JSON.stringify(last));
