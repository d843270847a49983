import { expect, test } from "vitest";
import type { Action, App, TriggerShown } from "#/api/catalog.ts";
import { ACTIONS, APPS, TRIGGERS } from "#/testing/fake-catalog.ts";
import { addables, matching } from "./addable.ts";
import { shelvesOf } from "./shelves.ts";

const actions = ACTIONS as unknown as Action[];
const offered = addables(actions, [], TRIGGERS as unknown as TriggerShown[]);
const apps = new Map(APPS.map((app) => [app.id ?? "", app as App]));

test("actions stand with the app they come from, apart from what works on data here", () => {
	const shelves = shelvesOf(offered, apps);
	expect(shelves.tools.map((shelf) => shelf.title)).toContain("Lists");
	expect(shelves.apps.map((shelf) => shelf.title)).toContain("Slack");
	const lists = shelves.tools.find((shelf) => shelf.app === "list");
	expect(lists?.items.every((one) => one.key.startsWith("action:list."))).toBe(true);
	const held = [...shelves.calls, ...shelves.tools, ...shelves.apps, ...shelves.events].flatMap(
		(one) => one.items,
	);
	const all = [...held, ...shelves.steering, ...shelves.starts].map((one) => one.key);
	expect(all.sort()).toEqual(offered.map((one) => one.key).sort());
});

test("an app nobody described has its own id for a name", () => {
	const [action] = actions;
	const own = addables([{ ...action, id: "pet_store.list" } as Action], [], []);
	expect(shelvesOf(own, apps).tools.map((shelf) => shelf.title)).toEqual(["Pet store"]);
});

test("what the page calls otherwise is found by the server's name, too", () => {
	const [action] = actions;
	const german = { ...action, title: "HTTP-Anfrage", known: "HTTP request Call an address" };
	const own = addables([german as Action], [], []);
	const titles = (words: string) => matching(own, words).map((one) => one.title);
	expect(titles("anfrage")).toEqual(["HTTP-Anfrage"]);
	expect(titles("request call")).toEqual(["HTTP-Anfrage"]);
	expect(titles("mail")).not.toContain("HTTP-Anfrage");
});
