import { useQuery } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Action = Schemas["ActionShown"];
export type TriggerShown = Schemas["TriggerShown"];

const HOUR_MS = 3_600_000;

export function useActions() {
	return useQuery({
		queryKey: ["catalog", "actions"],
		staleTime: HOUR_MS,
		queryFn: async () => (await unwrap(client.GET("/api/v1/catalog/actions"))).items,
	});
}

export function useTriggers() {
	return useQuery({
		queryKey: ["catalog", "triggers"],
		staleTime: HOUR_MS,
		queryFn: async () => (await unwrap(client.GET("/api/v1/catalog/triggers"))).items,
	});
}
