/** Where the clocks change between one start and the next, in the zone of a schedule. */

/** Minutes the zone is ahead of UTC at this moment. */
export function offsetAt(iso: string, timeZone: string): number {
	const parts = new Intl.DateTimeFormat("en-GB", {
		timeZone,
		hourCycle: "h23",
		year: "numeric",
		month: "numeric",
		day: "numeric",
		hour: "numeric",
		minute: "numeric",
	}).formatToParts(new Date(iso));
	const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
	const there = Date.UTC(
		part("year"),
		part("month") - 1,
		part("day"),
		part("hour"),
		part("minute"),
	);
	return Math.round((there - Math.floor(Date.parse(iso) / 60_000) * 60_000) / 60_000);
}

export type Fire = { at: string; shift: number };

/** Each start with the minutes the clock was moved since the one before: 60 in spring, -60 in autumn. */
export function withClockChanges(
	fires: readonly string[],
	timeZone: string,
	since: string,
): Fire[] {
	return fires.map((at, index) => {
		const before = fires[index - 1] ?? since;
		return { at, shift: offsetAt(at, timeZone) - offsetAt(before, timeZone) };
	});
}
