/** Serves the fake API under /api in Vite's dev server. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { makeFakeApi } from "./fake-api.ts";

export function serveFakeApi() {
	const api = makeFakeApi();
	return async (request: IncomingMessage, response: ServerResponse, next: () => void) => {
		if (!request.url?.startsWith("/api/v1/")) return next();
		if (request.url.startsWith("/api/v1/stream")) {
			response.writeHead(200, { "content-type": "text/event-stream" });
			response.write(": open\n\n");
			return;
		}
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const method = request.method ?? "GET";
		const body = method === "GET" ? {} : { body: Buffer.concat(chunks) };
		const answer = await api(new Request(`http://fake${request.url}`, { method, ...body }));
		response.writeHead(answer.status, Object.fromEntries(answer.headers));
		response.end(Buffer.from(await answer.arrayBuffer()));
	};
}
