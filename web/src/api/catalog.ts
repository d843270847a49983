import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { JsonObject } from "#/graph/json.ts";
import { type CatalogueWords, catalogueWords, schemaInWords } from "#/strings/catalogue-words.ts";
import { text } from "#/strings/text.ts";
import { client, type Schemas, unwrap } from "./client.ts";

/** What an action or a trigger is called by the server, where the page calls it otherwise: it is found by both. */
type Known = { known?: string };
export type Action = Schemas["ActionShown"] & Known;
export type TriggerShown = Schemas["TriggerShown"] & Known;

export type App = Schemas["AppShown"];

const HOUR_MS = 3_600_000;

export function useActions(enabled = true) {
	return useQuery({
		queryKey: ["catalog", "actions"],
		enabled,
		staleTime: HOUR_MS,
		queryFn: async () => {
			const asked = unwrap(client.GET("/api/v1/catalog/actions"));
			const [{ items }, words] = await Promise.all([asked, catalogueWords()]);
			return words ? items.map((action) => actionInWords(action, words)) : items;
		},
	});
}

/** What actions and triggers are called, by their ids. */
export function useTitles(): (uses: string) => string | undefined {
	const actions = useActions().data;
	const triggers = useTriggers().data;
	return useMemo(() => {
		const known = [...(actions ?? []), ...(triggers ?? [])];
		const titles = new Map(known.map((one) => [one.id, one.title]));
		return (uses) => titles.get(uses);
	}, [actions, triggers]);
}

/** What actions come from, by what their ids begin with. */
export function useApps() {
	return useQuery({ ...APPS, select: byId });
}

/** One of them; a page may show hundreds of its drawing, and each is only drawn again for its own app. */
export function useApp(id: string) {
	return useQuery({ ...APPS, select: (apps: App[]) => apps.find((app) => app.id === id) ?? null });
}

const APPS = {
	queryKey: ["catalog", "apps"],
	staleTime: HOUR_MS,
	queryFn: async () => {
		const asked = unwrap(client.GET("/api/v1/catalog/apps"));
		const [{ items }, words] = await Promise.all([asked, catalogueWords()]);
		return words ? items.map((app) => ({ ...app, title: words.apps[app.id] ?? app.title })) : items;
	},
};

function byId(apps: App[]): Map<string, App> {
	return new Map(apps.map((app) => [app.id, app]));
}

export function useTriggers(enabled = true) {
	return useQuery({
		queryKey: ["catalog", "triggers"],
		enabled,
		staleTime: HOUR_MS,
		queryFn: async () => {
			const asked = unwrap(client.GET("/api/v1/catalog/triggers"));
			const [{ items }, words] = await Promise.all([asked, catalogueWords()]);
			return words ? items.map((trigger) => triggerInWords(trigger, words)) : items;
		},
	});
}

function actionInWords(action: Action, words: CatalogueWords): Action {
	const told = words.actions[action.id];
	return {
		...action,
		...(told ? { ...told, known: `${action.title} ${action.summary}` } : {}),
		input_schema: schemaInWords(action.input_schema as JsonObject, words.phrases),
	};
}

function triggerInWords(trigger: TriggerShown, words: CatalogueWords): TriggerShown {
	const { appTitle, appSummary } = text.words;
	return {
		...trigger,
		title: appTitle(trigger.id) || trigger.title,
		summary: appSummary(trigger.id) || trigger.summary,
		known: `${trigger.title} ${trigger.summary}`,
		config_schema: schemaInWords(trigger.config_schema as JsonObject, words.phrases),
	};
}
