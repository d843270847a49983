/** Changes of drafts that could not reach the server, on their way to it. */
import type { QueryClient } from "@tanstack/react-query";
import { toSend } from "#/graph/unsaved.ts";
import type { Schemas } from "./client.ts";
import { draftKey } from "./draft-key.ts";
import { type Draft, keepDraft, loadDraft, sendPatch } from "./drafts.ts";
import { isPassing, isStatus } from "./problem.ts";
import { useUnsaved, type Waiting, waitingOf } from "./unsaved.ts";

/** Put changes that met another's on top of what is there now. */
export function putOnTop(cache: QueryClient, changes: readonly Waiting[]): void {
	const { keep } = useUnsaved.getState();
	for (const one of changes)
		keep({ ...one, base: cache.getQueryData<Draft>(draftKey(one.workflow))?.revision ?? one.base });
}

/** Send what waits for a workflow. Raises what the server refuses. */
export async function sendUnsaved(
	cache: QueryClient,
	workflow: string,
	person: string,
): Promise<"sent" | "later" | "gone"> {
	const { waiting, drop } = useUnsaved.getState();
	const changes = waitingOf(waiting, workflow, person);
	try {
		const fresh = await loadDraft(workflow);
		const sent = toSend(fresh, changes);
		const intent = changes.length === 1 ? (changes[0]?.intent ?? "") : "Changes made offline";
		const shown = sent
			? await sendPatch(workflow, { base_revision: sent.base, operations: sent.operations, intent })
			: fresh;
		keepDraft(cache, shown as Schemas["DraftShown"]);
		drop(changes);
		return "sent";
	} catch (error) {
		if (isStatus(error, 401)) void cache.invalidateQueries({ queryKey: ["me"] });
		if (isPassing(error)) return "later";
		await cache.invalidateQueries({ queryKey: draftKey(workflow) });
		if (isStatus(error, 404)) return "gone";
		drop(changes);
		throw error;
	}
}
