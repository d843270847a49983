import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { draftKey } from "./draft-key.ts";
import { type Draft, useDraft } from "./drafts.ts";

afterEach(() => vi.unstubAllGlobals());

function shown(revision: number) {
	const document = { nexa: 1, name: `Revision ${revision}`, steps: [] };
	return { workflow_id: "w", revision, document, problems: [], to_allow: [] };
}

test("an answer that was on its way while a change was saved does not take the change back", async () => {
	let answered = (_: Response) => undefined as unknown;
	vi.stubGlobal("fetch", (given: Request) =>
		new URL(given.url).pathname.endsWith("/draft")
			? new Promise<Response>((answer) => {
					answered = answer;
				})
			: Promise.resolve(json({ user: { id: "p" }, permissions: [] })),
	);
	const cache = new QueryClient();
	const wrapper = ({ children }: { children: ReactNode }) => (
		<QueryClientProvider client={cache}>{children}</QueryClientProvider>
	);
	const { result } = renderHook(() => useDraft("w"), { wrapper });
	await waitFor(() => expect(result.current.isFetching).toBe(true));
	cache.setQueryData(draftKey("w"), shown(3) as unknown as Draft);
	answered(json(shown(2)));
	await waitFor(() => expect(result.current.isFetching).toBe(false));
	expect(result.current.data?.revision).toBe(3);
	void result.current.refetch();
	await waitFor(() => expect(result.current.isFetching).toBe(true));
	answered(json(shown(4)));
	await waitFor(() => expect(result.current.data?.revision).toBe(4));
});
