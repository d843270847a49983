/** The service worker; built as /sw.js with the names of this build's files in place of the marks. */
import { Keeper } from "./keeper.ts";

type Lasting = Event & { waitUntil(work: Promise<unknown>): void };
type Fetching = Lasting & { request: Request; respondWith(answer: Promise<Response>): void };
type Worker = {
	addEventListener(type: "install" | "activate", listener: (event: Lasting) => void): void;
	addEventListener(type: "fetch", listener: (event: Fetching) => void): void;
	addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
	clients: { claim(): Promise<void> };
	skipWaiting(): Promise<void>;
	location: { origin: string };
};

declare const __NEXA_FILES__: readonly string[];
declare const __NEXA_BUILD__: string;

const worker = globalThis as unknown as Worker;
const keeper = new Keeper(
	{
		caches: globalThis.caches,
		fetch: (request) => globalThis.fetch(request),
		origin: worker.location.origin,
		now: () => new Date(),
	},
	__NEXA_BUILD__,
);

worker.addEventListener("install", (event) => event.waitUntil(keeper.install(__NEXA_FILES__)));
worker.addEventListener("activate", (event) =>
	event.waitUntil(keeper.activate().then(() => worker.clients.claim())),
);
worker.addEventListener("fetch", (event) => {
	const answer = keeper.answer(event.request);
	if (answer) event.respondWith(answer);
});
// A new version waits until a person asks for it: nobody's page is replaced under their hands.
worker.addEventListener("message", (event) => {
	if (event.data === "take over") void worker.skipWaiting();
});
