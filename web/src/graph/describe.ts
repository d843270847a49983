/** One line about what a step or trigger does. */
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
			return `Runs ${step.workflow ?? "another workflow"}`;
		case "stop":
			return step.outcome === "fail" ? "Ends the run as failed" : "Ends the run";
		case "group":
			return `${step.steps?.length ?? 0} steps`;
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
	if (typeof step.duration_s === "number") return `For ${durationWords(step.duration_s)}`;
	if (step.event) return `For “${step.event.name}”`;
	return step.until ? `Until ${plainValue(step.until)}` : "Waits";
}

export function durationWords(seconds: number): string {
	if (seconds < 60) return `${Math.round(seconds)} s`;
	if (seconds < 3600) return `${Math.round(seconds / 60)} min`;
	if (seconds < 86_400) return `${Math.round(seconds / 3600)} h`;
	return `${Math.round(seconds / 86_400)} days`;
}

export function describeTrigger(trigger: Trigger): string {
	const given = trigger.with ?? {};
	switch (trigger.type) {
		case "schedule":
			if (typeof given.cron === "string") {
				return scheduleWords(given.cron, plainValue(given.timezone));
			}
			return plainValue(given.rrule) || "On a schedule";
		case "webhook":
			return "When its address is called";
		case "manual":
			return "When someone presses Run";
		case "app":
			return `When ${trigger.uses ?? "an app"} reports something`;
		case "email":
			return "When an e-mail arrives";
		case "workflow":
			return "When another workflow calls it";
		default:
			return "When another workflow fails";
	}
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

const FAMILIES = new Set(["http", "list", "json", "data", "text", "slack", "email", "sql"]);

export function kindOf(step: Step): Kind {
	const type = stepType(step);
	if (type !== "action") return type;
	const family = step.uses?.split(".")[0] ?? "";
	return FAMILIES.has(family) ? (family as Kind) : "other";
}
