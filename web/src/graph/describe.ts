/** One line about what a step or trigger does. */
import { text } from "#/strings/text.ts";
import { holeOf, type Step, stepType, type Trigger } from "./document.ts";
import type { Json } from "./json.ts";
import { scheduleWords } from "./schedule-words.ts";

const SHORTEST = 3;

export function plainValue(value: Json | undefined): string {
	if (value === undefined || value === null) return "";
	const hole = holeOf(value);
	if (hole) return `? ${hole.label}`;
	if (typeof value === "string") return value.replace(/^\{\{\s*([\s\S]*?)\s*\}\}$/, "$1");
	if (Array.isArray(value)) return value.map(plainValue).join(", ");
	return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The arguments that tell most, by action. */
const TELLING: Record<string, string[]> = {
	"http.request": ["method", "url"],
	"list.filter": ["where"],
	"list.map": ["value"],
	"list.sort": ["by"],
	"list.group": ["by"],
	"list.dedupe": ["key"],
	"list.chunk": ["size"],
	"slack.post_message": ["channel"],
	"email.send": ["to"],
	"sql.query": ["statement"],
	"text.render": ["template"],
};

export function describeStep(step: Step): string {
	switch (stepType(step)) {
		case "branch":
			return (step.cases ?? []).map((one) => plainValue(one.when)).join(" · ");
		case "wait":
			return waitWords(step);
		case "approval":
			return plainValue(step.title);
		case "call":
			return text.words.runs(step.workflow);
		case "stop":
			return step.outcome === "fail" ? text.words.endsFailed : text.words.ends;
		case "group":
			return text.words.steps(step.steps?.length ?? 0);
		default:
			return describeAction(step);
	}
}

function describeAction(step: Step): string {
	const given = step.with ?? {};
	const telling = TELLING[step.uses ?? ""] ?? Object.keys(given).slice(0, 1);
	const words = telling.map((key) => plainValue(given[key])).filter((word) => word.length > 0);
	const said = words.join(" ");
	return said.length >= SHORTEST ? said : (step.uses ?? "");
}

function waitWords(step: Step): string {
	if (typeof step.duration_s === "number")
		return text.words.waitsFor(durationWords(step.duration_s));
	if (step.event) return text.words.waitsForEvent(step.event.name);
	return step.until ? text.words.waitsUntil(plainValue(step.until)) : text.words.waits;
}

export function durationWords(seconds: number): string {
	if (seconds < 60) return text.words.seconds(Math.round(seconds));
	if (seconds < 3600) return text.words.minutes(Math.round(seconds / 60));
	if (seconds < 86_400) return text.words.hours(Math.round(seconds / 3600));
	return text.words.days(Math.round(seconds / 86_400));
}

/** `titleOf` names what a connector looks for; without it, it is said by its id. */
export function describeTrigger(
	trigger: Trigger,
	titleOf?: (uses: string) => string | undefined,
): string {
	const given = trigger.with ?? {};
	switch (trigger.type) {
		case "schedule":
			if (typeof given.cron === "string") {
				return scheduleWords(given.cron, plainValue(given.timezone));
			}
			return plainValue(given.rrule) || text.words.onSchedule;
		case "webhook":
			return text.words.whenCalled;
		case "manual":
			return text.words.whenPressed;
		case "app":
			return titleOf?.(trigger.uses ?? "") ?? text.words.whenReported(trigger.uses);
		case "email":
			return text.words.whenMailed;
		case "workflow":
			return text.words.whenCalledByOther;
		default:
			return text.words.whenOtherFails;
	}
}

/** A way out of a step as people call it. */
export function portName(step: Step | undefined, port: string): string {
	const named = step?.cases?.find((one) => one.id === port)?.name;
	return named ?? text.words.ports[port] ?? port.replaceAll("_", " ");
}

export type Kind =
	| "trigger"
	| "http"
	| "list"
	| "json"
	| "data"
	| "text"
	| "slack"
	| "email"
	| "sql"
	| "branch"
	| "group"
	| "wait"
	| "approval"
	| "call"
	| "stop"
	| "other";

/** What an action comes from: the first part of its id. */
export function appOf(uses: string | undefined): string | null {
	return uses?.split(".")[0] || null;
}

const FAMILIES = new Set(["http", "list", "json", "data", "text", "slack", "email", "sql"]);

export function kindOf(step: Step): Kind {
	const type = stepType(step);
	if (type !== "action") return type;
	const family = appOf(step.uses) ?? "";
	return FAMILIES.has(family) ? (family as Kind) : "other";
}
