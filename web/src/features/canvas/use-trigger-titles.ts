import { useMemo } from "react";
import { useTriggers } from "#/api/catalog.ts";
import type { WorkflowDocument } from "#/graph/document.ts";

/** The names of what connectors look for; asked for only where a workflow starts by such a thing. */
export function useTriggerTitles(document: WorkflowDocument): (uses: string) => string | undefined {
	const isNeeded = (document.triggers ?? []).some((trigger) => trigger.type === "app");
	const known = useTriggers(isNeeded).data;
	return useMemo(() => {
		const titles = new Map((known ?? []).map((one) => [one.id, one.title]));
		return (uses) => titles.get(uses);
	}, [known]);
}
