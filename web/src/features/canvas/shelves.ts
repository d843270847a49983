/** What can be added, put together by where it comes from: hundreds of actions, a few dozen rows. */
import type { App } from "#/api/catalog.ts";
import type { Kind } from "#/graph/describe.ts";
import { humanized } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import type { Addable } from "./addable.ts";

export type Shelf = { app: string; title: string; kind: Kind; items: Addable[] };

export type Shelves = {
	steering: Addable[];
	/** Other workflows, as a step. */
	calls: Shelf[];
	/** What works on data here. */
	tools: Shelf[];
	/** What speaks to a service somebody has an account with. */
	apps: Shelf[];
	starts: Addable[];
	events: Shelf[];
};

export function shelvesOf(offered: readonly Addable[], apps: ReadonlyMap<string, App>): Shelves {
	const of = (...types: Addable["type"][]) => offered.filter((one) => types.includes(one.type));
	const actions = shelved(of("action"), apps);
	return {
		steering: of("control"),
		calls: callsOf(of("call")),
		tools: actions.filter((shelf) => !isOutside(shelf)),
		apps: actions.filter(isOutside),
		starts: of("trigger"),
		events: shelved(of("watched"), apps).map((shelf) => ({
			...shelf,
			title: text.canvas.addEvents(shelf.title),
		})),
	};
}

function callsOf(items: Addable[]): Shelf[] {
	const shelf: Shelf = { app: "call", title: text.canvas.addCalls, kind: "call", items };
	return items.length > 0 ? [shelf] : [];
}

function shelved(items: readonly Addable[], apps: ReadonlyMap<string, App>): Shelf[] {
	const found = new Map<string, Addable[]>();
	for (const one of items) {
		const app = one.app ?? "";
		found.set(app, [...(found.get(app) ?? []), one]);
	}
	const shelves = [...found].map(([app, held]) => ({
		app,
		title: apps.get(app)?.title ?? humanized(app),
		kind: held[0]?.kind ?? "other",
		items: held,
	}));
	return shelves.sort((one, other) => one.title.localeCompare(other.title));
}

function isOutside({ items }: Shelf): boolean {
	return items.some((one) => one.type === "action" && one.action.connection?.required === true);
}
