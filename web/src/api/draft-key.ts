/** Where the draft of a workflow stands in the cache. */
export function draftKey(id: string): string[] {
	return ["draft", id];
}
