import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Alert = Schemas["AlertShown"];

const PAGE = 100;

export function useAlerts(open: boolean) {
	return useInfiniteQuery({
		queryKey: ["alerts", { open }],
		queryFn: ({ pageParam }) =>
			unwrap(
				client.GET("/api/v1/alerts", {
					params: { query: { open, cursor: pageParam, limit: PAGE } },
				}),
			),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next_cursor,
	});
}

export function useSeen() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (alerts: string[]) =>
			unwrap(client.POST("/api/v1/alerts/acknowledge", { body: { alerts } })),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["alerts"] }),
	});
}
