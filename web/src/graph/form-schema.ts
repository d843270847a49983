/** Makes a JSON Schema fit for a form: no alternatives a person cannot see, no empty headings. */
import { humanized } from "./document.ts";
import { isObject, type Json, type JsonObject } from "./json.ts";

const LONG_TEXTS = new Set([
	"text",
	"template",
	"html",
	"statement",
	"message",
	"body",
	"notes",
	"sql",
]);

export function formSchema(schema: JsonObject, value: Json | undefined): JsonObject {
	const { title: _title, description: _description, ...rest } = tidy(schema, value, schema);
	return rest;
}

function tidy(schema: JsonObject, value: Json | undefined, root: JsonObject): JsonObject {
	const chosen = chooseBranch(resolved(schema, root), value, root);
	const properties = chosen.properties;
	if (!isObject(properties)) return chosen;
	const inside = isObject(value) ? value : {};
	const tidied = Object.entries(properties).map(([name, field]): [string, Json] => [
		name,
		isObject(field) ? named(name, tidy(field, inside[name], root)) : field,
	]);
	return { ...chosen, properties: Object.fromEntries(tidied) };
}

/** What a workflow asks for often has a name only. */
function named(name: string, field: JsonObject): JsonObject {
	return { title: humanized(name), ...field };
}

function resolved(schema: JsonObject, root: JsonObject): JsonObject {
	const reference = schema.$ref;
	if (typeof reference !== "string") return schema;
	const name = /^#\/\$defs\/(.+)$/.exec(reference)?.[1];
	const definitions = root.$defs;
	const found = name && isObject(definitions) ? definitions[name] : undefined;
	const { $ref: _reference, ...own } = schema;
	return isObject(found) ? { ...found, ...own } : own;
}

/** Of several forms show the one the value has, else the first that is not null. */
function chooseBranch(schema: JsonObject, value: Json | undefined, root: JsonObject): JsonObject {
	const branches = schema.anyOf ?? schema.oneOf;
	if (!Array.isArray(branches)) return schema;
	const { anyOf: _any, oneOf: _one, ...own } = schema;
	const real = branches
		.filter(isObject)
		.map((branch) => resolved(branch, root))
		.filter((branch) => branch.type !== "null");
	const fitting =
		real.find((branch) => value !== undefined && fits(branch, value)) ?? real[0] ?? {};
	return { ...fitting, ...own };
}

export function fits(schema: JsonObject, value: Json): boolean {
	if (Array.isArray(schema.enum)) return schema.enum.includes(value);
	switch (schema.type) {
		case "string":
			return typeof value === "string";
		case "integer":
			return Number.isInteger(value);
		case "number":
			return typeof value === "number";
		case "boolean":
			return typeof value === "boolean";
		case "array":
			return Array.isArray(value);
		case "object":
			return isObject(value);
		case "null":
			return value === null;
		default:
			return true;
	}
}

/** Fields without a type take any JSON; the form shows them as text. */
export function isFreeForm(schema: JsonObject): boolean {
	return schema.type === undefined && schema.enum === undefined && schema.const === undefined;
}

export function formHints(schema: JsonObject): JsonObject {
	const properties = isObject(schema.properties) ? schema.properties : {};
	const hints = Object.entries(properties).flatMap(([name, field]): [string, Json][] => {
		if (!isObject(field)) return [];
		if (field.writeOnly === true) return [[name, { "ui:widget": "password" }]];
		const long = field.type === "string" && field.enum === undefined && LONG_TEXTS.has(name);
		if (long) return [[name, { "ui:widget": "textarea" }]];
		return isObject(field.properties) ? [[name, formHints(field)]] : [];
	});
	return Object.fromEntries(hints);
}
