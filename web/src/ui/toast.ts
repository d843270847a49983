/** What is said in passing. What shows it is loaded beside the first page, not before it. */
import { isStale, isStatus } from "#/api/problem.ts";
import { text } from "#/strings/text.ts";

type Toasts = typeof import("./toasts.tsx");

function toasts(): Promise<Toasts> {
	return import("./toasts.tsx");
}

export function say(message: string): void {
	void toasts().then((shown) => shown.say(message));
}

/** Says what was done and offers the way back for a while. */
export function sayWithUndo(message: string, undo: () => void): void {
	void toasts().then((shown) => shown.offer(message, text.undo, undo));
}

/** Says why a change of a draft was not taken. What met another's change is asked about by a dialog of its own. */
export function sayRefused(error: unknown): void {
	// That it is kept, the page to sign in says; that it is gone, the page itself, with what can be done.
	const isSaidElsewhere = isStatus(error, 401) || isStatus(error, 404) || isStale(error);
	if (!isSaidElsewhere) sayFailure(error);
}

/** Stays until it is answered: whoever is at work reloads when it suits them. */
export function sayNewVersion(reload: () => void): void {
	void toasts().then((shown) => shown.offer(text.newVersion, text.reload, reload, false));
}

export function sayFailure(error: unknown): void {
	void toasts().then((shown) => shown.sayFailure(error));
}
