/** What the server names in its catalogue of actions and connections, in another language than its own. */
import { isObject, type Json, type JsonObject } from "#/graph/json.ts";

export type Told = { title: string; summary: string };

export type CatalogueWords = {
	/** By the id of the action. */
	actions: Record<string, Told>;
	/** By what an app's actions begin with; those that are names are the same in all languages. */
	apps: Record<string, string>;
	/** By the kind of connection. */
	connections: Record<string, string>;
	/** By the key of a template of ours. */
	templates: Record<string, Told>;
	/** What stands on forms, by what the server says. */
	phrases: Record<string, string>;
};

/** In the language of the page; null where that is the server's. Loaded with the first page that needs them. */
export async function catalogueWords(): Promise<CatalogueWords | null> {
	if (document.documentElement.lang !== "de") return null;
	return (await import("./german/catalog.ts")).catalogGerman;
}

const SAID = new Set(["title", "description"]);
const DATA = new Set(["default", "examples", "const", "enum"]);
const MAPS = new Set(["properties", "$defs", "patternProperties"]);

/** A schema whose fields are called as people of the language call them; what has no words stays. */
export function schemaInWords(schema: JsonObject, phrases: Record<string, string>): JsonObject {
	const said = ([key, value]: [string, Json]): [string, Json] => {
		if (DATA.has(key)) return [key, value];
		if (SAID.has(key) && typeof value === "string") return [key, phrases[value] ?? value];
		// There the keys are names of fields: one may be called "title".
		if (MAPS.has(key) && isObject(value))
			return [
				key,
				Object.fromEntries(Object.entries(value).map(([name, one]) => [name, told(one)])),
			];
		return [key, told(value)];
	};
	const told = (value: Json): Json => {
		if (Array.isArray(value)) return value.map(told);
		return isObject(value) ? Object.fromEntries(Object.entries(value).map(said)) : value;
	};
	return told(schema) as JsonObject;
}
