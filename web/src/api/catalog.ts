import { useQuery } from "@tanstack/react-query";
import { text } from "#/strings/text.ts";
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

export function useTriggers(enabled = true) {
	return useQuery({
		queryKey: ["catalog", "triggers"],
		enabled,
		staleTime: HOUR_MS,
		queryFn: async () => (await unwrap(client.GET("/api/v1/catalog/triggers"))).items.map(told),
	});
}

/** In the language of the page, where that has words for it. */
function told(trigger: TriggerShown): TriggerShown {
	const { appTitle, appSummary } = text.words;
	return {
		...trigger,
		title: appTitle(trigger.id) || trigger.title,
		summary: appSummary(trigger.id) || trigger.summary,
	};
}
