/** What a run looks like now: a fold over its events, in the order of `seq`. */
import { isObject, type Json, type JsonObject } from "./json.ts";

export type RunEvent = {
	seq: number;
	at: string;
	type: string;
	step?: string | null;
	item?: string | null;
	data: JsonObject;
};

export type StepStatus =
	| "pending"
	| "scheduled"
	| "running"
	| "waiting"
	| "retrying"
	| "succeeded"
	| "failed"
	| "skipped"
	| "cancelled";

export type StepLive = {
	status: StepStatus;
	attempt: number;
	startedAt: string | null;
	finishedAt: string | null;
	note: string | null;
	itemsDone: number;
	itemsFailed: number;
	itemsStarted: number;
};

export type RunLive = {
	status: string;
	steps: Record<string, StepLive>;
	lastSeq: number;
};

const FRESH: StepLive = {
	status: "pending",
	attempt: 0,
	startedAt: null,
	finishedAt: null,
	note: null,
	itemsDone: 0,
	itemsFailed: 0,
	itemsStarted: 0,
};

export const NOTHING_YET: RunLive = { status: "queued", steps: {}, lastSeq: 0 };

export function foldEvents(events: readonly RunEvent[]): RunLive {
	return foldOn(NO_FOLD, events).live;
}

/** How far a run was folded: what comes after is folded on, what is the same stays the same object. */
export type Fold = { count: number; live: RunLive };

export const NO_FOLD: Fold = { count: 0, live: NOTHING_YET };

/** Fold what these events have more than those folded before; from the start when they are others. */
export function foldOn(before: Fold, events: readonly RunEvent[]): Fold {
	const same = events[before.count - 1]?.seq === before.live.lastSeq;
	const from = before.count > 0 && same ? before : NO_FOLD;
	if (from.count === events.length) return from;
	const live = { ...from.live, steps: { ...from.live.steps } };
	for (const event of events.slice(from.count)) take(live, event);
	return { count: events.length, live };
}

function take(live: RunLive, event: RunEvent): void {
	live.lastSeq = Math.max(live.lastSeq, event.seq);
	if (event.step) live.steps[event.step] = withStepEvent(live.steps[event.step] ?? FRESH, event);
	else live.status = runStatus(event) ?? live.status;
}

/** Add what is new, keep the order, drop what was seen: a stream may repeat after a reconnect. */
export function mergeEvents(known: readonly RunEvent[], fresh: readonly RunEvent[]): RunEvent[] {
	const last = known.at(-1)?.seq ?? 0;
	if (fresh.every((event, index) => event.seq > (fresh[index - 1]?.seq ?? last)))
		return [...known, ...fresh];
	const bySeq = new Map(known.map((event) => [event.seq, event]));
	for (const event of fresh) bySeq.set(event.seq, event);
	return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

function runStatus(event: RunEvent): string | null {
	switch (event.type) {
		case "run.started":
		case "run.resumed":
			return "running";
		case "run.paused":
			return "paused";
		case "run.finished":
			return String(event.data.status ?? "succeeded");
		default:
			return null;
	}
}

function withStepEvent(step: StepLive, event: RunEvent): StepLive {
	switch (event.type) {
		case "step.scheduled":
			return { ...step, status: "scheduled" };
		case "step.started":
			return started(step, event);
		case "step.retrying":
			return { ...step, status: "retrying", note: messageOf(event.data.error) };
		case "step.waiting":
			return { ...step, status: "waiting" };
		case "step.skipped":
			return {
				...step,
				status: "skipped",
				finishedAt: event.at,
				note: textOf(event.data.reason),
			};
		case "item.started":
			return { ...step, status: "running", itemsStarted: step.itemsStarted + 1 };
		case "item.settled":
			return itemSettled(step, event);
		case "branch.taken":
			return {
				...step,
				status: "succeeded",
				finishedAt: event.at,
				note: textOf(event.data.case),
			};
		case "step.succeeded":
			return { ...step, status: "succeeded", finishedAt: event.at };
		case "step.failed":
			return {
				...step,
				status: "failed",
				finishedAt: event.at,
				note: messageOf(event.data.error),
			};
		default:
			return step;
	}
}

function started(step: StepLive, event: RunEvent): StepLive {
	const attempt = Number(event.data.attempt ?? 1);
	return { ...step, status: "running", attempt, startedAt: step.startedAt ?? event.at, note: null };
}

function itemSettled(step: StepLive, event: RunEvent): StepLive {
	const failed =
		event.data.ok === false || event.data.status === "failed" || isObject(event.data.error);
	return {
		...step,
		itemsDone: step.itemsDone + 1,
		itemsFailed: step.itemsFailed + (failed ? 1 : 0),
	};
}

/** What a fault says of itself; null where it says nothing. */
export function messageOf(error: Json | undefined): string | null {
	return isObject(error) ? textOf(error.message) : textOf(error);
}

function textOf(value: Json | undefined): string | null {
	return typeof value === "string" ? value : null;
}

const FINISHED = new Set(["succeeded", "failed", "cancelled"]);

export function isFinished(status: string): boolean {
	return FINISHED.has(status);
}
