/** Stands in an address for a workflow that is only being talked about: it has no draft yet. */
export const NEW_DRAFT = "new";

/** Where the draft of a workflow stands in the cache. */
export function draftKey(id: string): string[] {
	return ["draft", id];
}
