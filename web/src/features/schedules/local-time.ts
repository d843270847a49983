/** Between moments and what a field for a local date and time holds: `2026-11-28T09:30`. */

const MINUTE_MS = 60_000;

export function toLocal(moment: Date): string {
	const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE_MS);
	return shifted.toISOString().slice(0, "2026-11-28T09:30".length);
}

/** The moment in UTC; null while the field holds none. */
export function fromLocal(written: string): string | null {
	const moment = new Date(written);
	return Number.isNaN(moment.getTime()) ? null : moment.toISOString();
}
