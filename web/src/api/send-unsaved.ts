/** Changes of drafts that could not reach the server, on their way to it. */
import type { QueryClient } from "@tanstack/react-query";
import { toSend } from "#/graph/unsaved.ts";
import type { Schemas } from "./client.ts";
import { draftKey } from "./draft-key.ts";
import { keepDraft, loadDraft, sendPatch } from "./drafts.ts";
import { isPassing, isStatus } from "./problem.ts";
import { useUnsaved, waitingOf } from "./unsaved.ts";

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
