import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Budget = Schemas["BudgetShown"];
export type DayLimits = Budget["per_day"];

const KEY = ["budget"];

export function useBudget() {
	return useQuery({ queryKey: KEY, queryFn: () => unwrap(client.GET("/api/v1/budget")) });
}

export function useSetBudget() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (body: DayLimits) => unwrap(client.PUT("/api/v1/budget", { body })),
		onSuccess: (budget) => cache.setQueryData(KEY, budget),
	});
}
