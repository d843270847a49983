/** JSON values and RFC 6901 pointers. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export function isObject(value: unknown): value is JsonObject {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function pointerParts(pointer: string): string[] {
	if (pointer === "") return [];
	return pointer
		.slice(1)
		.split("/")
		.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

export function pointerOf(parts: readonly (string | number)[]): string {
	return parts
		.map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
		.join("");
}

export function valueAt(root: Json, pointer: string): Json | undefined {
	let here: Json | undefined = root;
	for (const part of pointerParts(pointer)) {
		if (Array.isArray(here)) here = here[Number(part)];
		else if (isObject(here)) here = here[part];
		else return undefined;
	}
	return here;
}

/** Answer a copy with the value set; missing objects on the way are made. */
export function withValueAt(root: Json, pointer: string, value: Json): Json {
	return setIn(root, pointerParts(pointer), value);
}

function setIn(here: Json | undefined, parts: string[], value: Json): Json {
	const [first, ...rest] = parts;
	if (first === undefined) return value;
	if (Array.isArray(here)) {
		const copy = [...here];
		copy[Number(first)] = setIn(copy[Number(first)], rest, value);
		return copy;
	}
	const base = isObject(here) ? here : {};
	return { ...base, [first]: setIn(base[first], rest, value) };
}

export function withoutValueAt(root: Json, pointer: string): Json {
	return unsetIn(root, pointerParts(pointer));
}

function unsetIn(here: Json, parts: string[]): Json {
	const [first, ...rest] = parts;
	if (first === undefined) return here;
	if (Array.isArray(here)) {
		const at = Number(first);
		if (rest.length === 0) return here.filter((_, index) => index !== at);
		return here.map((item, index) => (index === at ? unsetIn(item, rest) : item));
	}
	if (!isObject(here)) return here;
	const next = here[first];
	if (next === undefined) return here;
	if (rest.length > 0) return { ...here, [first]: unsetIn(next, rest) };
	const { [first]: _gone, ...kept } = here;
	return kept;
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
	if (a === b) return true;
	if (Array.isArray(a) && Array.isArray(b)) {
		return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
	}
	if (isObject(a) && isObject(b)) {
		const keys = Object.keys(a);
		if (keys.length !== Object.keys(b).length) return false;
		return keys.every((key) => key in b && sameJson(a[key], b[key]));
	}
	return false;
}

/** What somebody typed where any value may stand: JSON, else plain words; undefined while JSON is half typed. */
export function readFree(words: string): Json | undefined {
	try {
		return JSON.parse(words) as Json;
	} catch {
		return /^\s*["[{]/.test(words) ? undefined : words;
	}
}

/** A value as one would type it, so that reading it gives the value again. */
export function showFree(value: Json | undefined): string {
	if (value === undefined) return "";
	const bare = typeof value === "string" && value.trim() !== "" && readFree(value) === value;
	return bare ? value : JSON.stringify(value, null, 2);
}
