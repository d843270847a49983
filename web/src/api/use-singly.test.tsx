import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test } from "vitest";
import { useSingly } from "./use-singly.ts";

function asked(key: string) {
	const cache = new QueryClient();
	const given: number[] = [];
	const answers: ((data: string) => void)[] = [];
	const mutationFn = (number: number) => {
		given.push(number);
		return new Promise<string>((answer) => answers.push(answer));
	};
	const wrapper = ({ children }: { children: ReactNode }) => (
		<QueryClientProvider client={cache}>{children}</QueryClientProvider>
	);
	const hook = renderHook(() => useSingly({ mutationKey: ["send", key], mutationFn }), { wrapper });
	return { ...hook, given, answers, wrapper, mutationFn };
}

test("what is on its way is not begun again, though nothing was drawn in between", async () => {
	const { result, given, answers } = asked("a");
	result.current.mutate(1);
	result.current.mutate(2);
	await waitFor(() => expect(given).toEqual([1]));
	answers[0]?.("done");
	await waitFor(() => expect(result.current.data).toBe("done"));
	result.current.mutate(3);
	await waitFor(() => expect(given).toEqual([1, 3]));
});

test("the same done to another thing is another", async () => {
	const { result, given, wrapper, mutationFn } = asked("a");
	const other = renderHook(() => useSingly({ mutationKey: ["send", "b"], mutationFn }), {
		wrapper,
	});
	result.current.mutate(1);
	other.result.current.mutate(2);
	await waitFor(() => expect(given).toEqual([1, 2]));
});
