import type { Json, JsonObject } from "#/graph/json.ts";

/** The value without groups of fields that nobody has begun to fill in: a form adds their defaults by itself. */
export function withoutUntouched(
	schema: JsonObject,
	before: JsonObject,
	after: JsonObject,
): JsonObject {
	const required = (schema.required as string[] | undefined) ?? [];
	const properties = (schema.properties ?? {}) as Record<string, JsonObject>;
	const isUntouched = ([name, value]: [string, Json]) => {
		const fields = groupOf(properties[name]);
		if (name in before || required.includes(name) || fields === undefined) return false;
		if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
		return Object.entries(value).every(
			([field, given]) => JSON.stringify(given) === JSON.stringify(fields[field]?.default),
		);
	};
	return Object.fromEntries(Object.entries(after).filter((entry) => !isUntouched(entry)));
}

function groupOf(schema: JsonObject | undefined): Record<string, JsonObject> | undefined {
	const options = [schema, ...((schema?.anyOf ?? []) as JsonObject[])];
	return options.find((one) => one?.properties !== undefined)?.properties as
		| Record<string, JsonObject>
		| undefined;
}
