/** Shows a page as people get it: router, cache, theme, and the fake server behind fetch. */
import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import { afterEach, vi } from "vitest";
import { makeQueryClient } from "#/api/query-client.ts";
import { makeRouter } from "#/app/router.tsx";
import { cssVariables, theme } from "#/tokens/theme.ts";
import { makeFakeApi } from "./fake-api.ts";

/** A stream that says nothing by itself; tests push events through it. */
class QuietEventSource extends EventTarget {
	static readonly CLOSED = 2;
	static newest: QuietEventSource | null = null;
	readyState = 1;
	onopen: (() => void) | null = null;
	onerror: (() => void) | null = null;
	readonly url: string;

	constructor(url: string) {
		super();
		this.url = url;
		QuietEventSource.newest = this;
	}

	push(type: string, data: unknown): void {
		this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data) }));
	}

	close(): void {
		this.readyState = QuietEventSource.CLOSED;
	}
}

export function newestStream(): QuietEventSource | null {
	return QuietEventSource.newest;
}

afterEach(() => {
	vi.unstubAllGlobals();
	// What one test was told is not said to the next.
	notifications.clean();
	sessionStorage.clear();
});

export function renderPage(path: string, answer?: (request: Request) => Response | null) {
	const api = makeFakeApi();
	vi.stubGlobal("fetch", async (given: RequestInfo | URL, init?: RequestInit) => {
		const request = given instanceof Request ? given : new Request(absolute(given), init);
		return answer?.(request) ?? api(request);
	});
	vi.stubGlobal("EventSource", QuietEventSource);
	const signedOut = vi.fn();
	const cache = makeQueryClient(signedOut);
	const router = makeRouter(cache, createMemoryHistory({ initialEntries: [path] }));
	const view = render(
		<MantineProvider theme={theme} cssVariablesResolver={cssVariables} env="test">
			<Notifications />
			<QueryClientProvider client={cache}>
				<RouterProvider router={router} />
			</QueryClientProvider>
		</MantineProvider>,
	);
	return { ...view, api, router, signedOut };
}

function absolute(given: RequestInfo | URL): string {
	return new URL(String(given), location.origin).href;
}
