/** What a person types for a variable, as the value it stands for. */
import { isObject, type Json } from "./json.ts";

export type VariableKind = "text" | "number" | "yes_no" | "list" | "map";

export const VARIABLE_KINDS: VariableKind[] = ["text", "number", "yes_no", "list", "map"];

export function typedFrom(value: Json): string {
	return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

/** Undefined where the words are no value of that kind. */
export function meantBy(kind: VariableKind, typed: string): Json | undefined {
	if (kind === "text") return typed;
	if (kind === "yes_no") return typed === "true";
	if (kind === "number") {
		const number = Number(typed.trim());
		return typed.trim() !== "" && Number.isFinite(number) ? number : undefined;
	}
	try {
		const value = JSON.parse(typed) as Json;
		const fits = kind === "list" ? Array.isArray(value) : isObject(value);
		return fits ? value : undefined;
	} catch {
		return undefined;
	}
}

export function isVariableName(name: string): boolean {
	return /^[a-z][a-z0-9_]{0,39}$/.test(name);
}
