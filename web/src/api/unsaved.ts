/** Changes of drafts that wait for the server: kept in this tab, through a lost session, for that person alone. */
import { create } from "zustand";
import type { Change } from "#/graph/unsaved.ts";

export type Waiting = Change & { workflow: string; person: string };

const STORED = "nexa-unsaved";

type UnsavedState = {
	waiting: readonly Waiting[];
	keep: (one: Waiting) => void;
	/** They are saved, or nobody wants them any more. */
	drop: (those: readonly Waiting[]) => void;
};

export const useUnsaved = create<UnsavedState>((set, get) => {
	const put = (waiting: readonly Waiting[]) => {
		set({ waiting });
		store(waiting);
	};
	return {
		waiting: stored(),
		keep: (one) => put([...get().waiting, one]),
		drop: (those) => put(get().waiting.filter((one) => !those.includes(one))),
	};
});

/** What this person changed in this workflow and the server does not have. */
export function waitingOf(
	all: readonly Waiting[],
	workflow: string,
	person: string | undefined,
): Waiting[] {
	return all.filter((one) => one.workflow === workflow && one.person === person);
}

/** Whoever signs out leaves nothing behind. */
export function forgetUnsaved(): void {
	const { waiting, drop } = useUnsaved.getState();
	drop(waiting);
}

function stored(): readonly Waiting[] {
	try {
		return JSON.parse(sessionStorage.getItem(STORED) ?? "[]") as Waiting[];
	} catch {
		return [];
	}
}

/** Where the browser has no room for it, it stays as long as the page does. */
function store(waiting: readonly Waiting[]): void {
	try {
		if (waiting.length === 0) sessionStorage.removeItem(STORED);
		else sessionStorage.setItem(STORED, JSON.stringify(waiting));
	} catch {
		sessionStorage.removeItem(STORED);
	}
}
