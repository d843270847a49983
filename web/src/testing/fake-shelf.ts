/** Folders, tags and what was put away, as the fake server keeps them. */
import type { Json } from "../graph/json.ts";

type Folder = { id: string; name: string; parent_id: string | null };
type Given = { body: Record<string, Json>; parts: string[]; url: URL };

export type FakeShelf = {
	folders: Folder[];
	folder: string | null;
	tags: string[];
	away: string | null;
};

export function freshShelf(): FakeShelf {
	return {
		folders: [
			{ id: "f1", name: "Sales", parent_id: null },
			{ id: "f2", name: "Reports", parent_id: "f1" },
		],
		folder: null,
		tags: [],
		away: null,
	};
}

/** `shown` is the one workflow of the fake server; `rename` gives it another name. */
export function shelfRoutes(
	shelf: FakeShelf,
	shown: () => unknown,
	rename: (name: string) => void,
): [string, (given: Given) => unknown][] {
	const path = (folder: Folder): string => {
		const above = shelf.folders.find((one) => one.id === folder.parent_id);
		return above ? `${path(above)}/${folder.name}` : folder.name;
	};
	const holds = (id: string): boolean =>
		shelf.folder === id ||
		shelf.folders.some((one) => one.parent_id === id && one.id !== id && holds(one.id));
	const folderShown = (folder: Folder) => ({
		...folder,
		path: path(folder),
		workflows: holds(folder.id) && shelf.away === null ? 1 : 0,
	});
	const items = () =>
		shelf.folders.map(folderShown).sort((one, other) => one.path.localeCompare(other.path));
	const named = (id: string | undefined) => shelf.folders.find((one) => one.id === id);
	return [
		["GET /folders", () => ({ items: items() })],
		[
			"POST /folders",
			({ body }) => {
				const made = { id: `f${shelf.folders.length + 1}`, ...body } as Folder;
				shelf.folders.push(made);
				return folderShown(made);
			},
		],
		[
			"PATCH /folders/([^/]+)",
			({ body, parts }) => folderShown(Object.assign(named(parts[0]) as Folder, body)),
		],
		[
			"DELETE /folders/([^/]+)",
			({ parts }) => {
				const gone = named(parts[0]);
				shelf.folders = shelf.folders.filter((one) => one !== gone);
				if (shelf.folder === gone?.id) shelf.folder = gone?.parent_id ?? null;
				return null;
			},
		],
		["GET /tags", () => ({ items: shelf.tags.map((name) => ({ name, workflows: 1 })) })],
		[
			"GET /workflows",
			({ url }) => ({ items: fits(shelf, url, holds) ? [shown()] : [], next_cursor: null }),
		],
		[
			"PATCH /workflows/[^/]+",
			({ body }) => {
				if ("folder_id" in body) shelf.folder = body.folder_id as string | null;
				if ("tags" in body) shelf.tags = body.tags as string[];
				if (body.name) rename(String(body.name));
				return shown();
			},
		],
		[
			"POST /workflows/[^/]+/(archive|unarchive)",
			({ parts }) => {
				shelf.away = parts[0] === "archive" ? "2026-11-22T22:00:00Z" : null;
				return shown();
			},
		],
	];
}

function fits(shelf: FakeShelf, url: URL, holds: (id: string) => boolean): boolean {
	const asked = url.searchParams;
	const folder = asked.get("folder");
	return (
		(asked.get("archived") === "true") === (shelf.away !== null) &&
		(folder === null || holds(folder)) &&
		asked.getAll("tag").every((tag) => shelf.tags.includes(tag))
	);
}
