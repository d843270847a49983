/** Where the list of workflows looks: said in the address, so that a link shows the same. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Shelf } from "#/api/workflows.ts";

export type ShelfSearch = { folder?: string; tags?: string; away?: string };

export function useShelf() {
	const search = useSearch({ from: "/shell/workflows" });
	const navigate = useNavigate();
	const tags = search.tags?.split(",").filter(Boolean) ?? [];
	const archived = search.away !== undefined;
	const shelf: Shelf = { tags, archived, ...(search.folder ? { folder: search.folder } : {}) };
	return {
		shelf,
		isNarrowed: archived || tags.length > 0 || search.folder !== undefined,
		choose: (place: Omit<ShelfSearch, "tags">) => {
			const kept = search.tags === undefined ? {} : { tags: search.tags };
			void navigate({ to: "/workflows", search: { ...kept, ...place } });
		},
		chooseTags: (chosen: string[]) => {
			const { tags: _old, ...rest } = search;
			const more = chosen.length > 0 ? { tags: chosen.join(",") } : {};
			void navigate({ to: "/workflows", search: { ...rest, ...more } });
		},
	};
}
