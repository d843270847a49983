import type { Action } from "#/api/catalog.ts";
import type { Step } from "#/graph/document.ts";

/** What an action does to the world; where an expression decides, the default holds. */
export function effectOf(action: Action, step: Step): string | null {
	const rule = action.effect_rule;
	if (!rule) return action.effect;
	const given = step.with?.[rule.argument];
	if (typeof given !== "string" || given.includes("{{")) return rule.default;
	return rule.by_value[given.toUpperCase()] ?? rule.by_value[given] ?? rule.default;
}
