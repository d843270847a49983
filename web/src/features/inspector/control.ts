import type { Suggestion } from "#/graph/suggestions.ts";
import type { StepEdit } from "./use-step-edit.ts";

/** What the fields of every kind of steering step are given. */
export type ControlProps = { edit: StepEdit; suggestions: readonly Suggestion[] };

/** A text as it stands; an open question is answered elsewhere. */
export function plainText(value: unknown): string {
	return typeof value === "string" ? value : "";
}
