import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "#/graph/json.ts";
import { catalogueWords, schemaInWords } from "./catalogue-words.ts";
import { catalogGerman } from "./german/catalog.ts";

const TOOLS = join(import.meta.dirname, "../../../tools");

/** What every connector declares, as the server reads it. */
function declared(kind: "actions" | "triggers"): JsonObject[] {
	return readdirSync(TOOLS, { recursive: true, encoding: "utf8" })
		.filter((path) => new RegExp(`^(steps|connectors)/\\w+/${kind}\\.json$`).test(path))
		.flatMap((path) => JSON.parse(readFileSync(join(TOOLS, path), "utf8"))[kind] as JsonObject[]);
}

const actions = declared("actions");
const triggers = declared("triggers");

/** The words a form of this schema shows: of its fields, and of fields within them. */
function said(schema: Json, which: "title" | "description"): string[] {
	if (Array.isArray(schema)) return schema.flatMap((one) => said(one, which));
	if (!isObject(schema)) return [];
	const { properties, ...rest } = schema;
	const fields = isObject(properties) ? Object.values(properties) : [];
	const own = fields.flatMap((field) =>
		isObject(field) && typeof field[which] === "string" ? [field[which]] : [],
	);
	return [...own, ...said([...fields, ...Object.values(rest)], which)];
}

const onForms = (which: "title" | "description") =>
	new Set([
		...actions.flatMap((action) => said(action.input_schema ?? null, which)),
		...triggers.flatMap((trigger) => said(trigger.config_schema ?? null, which)),
	]);

afterEach(() => {
	document.documentElement.lang = "en";
});

describe("the catalogue in German", () => {
	test("every action is named and told, and none that is no more", () => {
		const ids = actions.map((action) => String(action.id));
		const unsaid = ids.filter(
			(id) => !catalogGerman.actions[id]?.title || !catalogGerman.actions[id]?.summary,
		);
		expect(ids.length).toBeGreaterThan(300);
		expect(unsaid).toEqual([]);
		expect(Object.keys(catalogGerman.actions).filter((id) => !ids.includes(id))).toEqual([]);
	});

	test("every field of a form has a name", () => {
		const labels = onForms("title");
		expect(labels.size).toBeGreaterThan(300);
		expect([...labels].filter((label) => !catalogGerman.phrases[label])).toEqual([]);
	});

	test("nearly every field that is explained is explained in German", () => {
		const hints = onForms("description");
		const unsaid = [...hints].filter((hint) => !catalogGerman.phrases[hint]);
		expect(hints.size).toBeGreaterThan(500);
		expect(unsaid.length, unsaid.join("\n")).toBeLessThan(hints.size / 10);
	});

	test("every template is named and told", () => {
		const keys = readdirSync(join(TOOLS, "templates"), { recursive: true, encoding: "utf8" })
			.filter((path) => path.endsWith(".yaml"))
			.map((path) => basename(path, ".yaml"));
		expect(keys.length).toBeGreaterThan(20);
		expect(keys.filter((key) => !catalogGerman.templates[key]?.summary)).toEqual([]);
	});

	test("every kind of connection has a name", () => {
		const page = join(TOOLS, "../docs/reference/connections.md");
		const kinds = [...readFileSync(page, "utf8").matchAll(/^## `(\w+)`/gm)].map((one) => one[1]);
		expect(kinds.length).toBeGreaterThan(30);
		expect(kinds.filter((kind) => !catalogGerman.connections[kind ?? ""])).toEqual([]);
	});

	test("is loaded where the page speaks German, and only there", async () => {
		expect(await catalogueWords()).toBeNull();
		document.documentElement.lang = "de";
		expect((await catalogueWords())?.actions["http.request"]?.title).toBe("HTTP-Anfrage");
	});
});

describe("a schema in words", () => {
	test("has other names on its fields, and the same fields", () => {
		const schema = {
			title: "Message",
			properties: {
				title: { type: "string", title: "Title", default: "Title" },
				enum: { items: { properties: { to: { title: "To" } } } },
				other: { title: "Of tomorrow" },
			},
			required: ["title"],
		};
		const words = { Title: "Titel", Message: "Nachricht", To: "An", title: "wrong" };
		expect(schemaInWords(schema, words)).toEqual({
			title: "Nachricht",
			properties: {
				title: { type: "string", title: "Titel", default: "Title" },
				enum: { items: { properties: { to: { title: "An" } } } },
				other: { title: "Of tomorrow" },
			},
			required: ["title"],
		});
	});
});
