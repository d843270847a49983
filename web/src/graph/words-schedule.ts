/** Plain words -> cron, for the forms schedule-words.ts says. What it does not know it does not guess. */
const DAY_NAMES: readonly RegExp[] = [
	/\b(sun|so)(day|nntag)?s?\b/,
	/\b(mon|mo)(day|ntag)?s?\b/,
	/\b(tue|di)(sday|enstag)?s?\b/,
	/\b(wed|mi)(nesday|ttwoch)?s?\b/,
	/\b(thu|do)(rsday|nnerstag)?s?\b/,
	/\b(fri|fr)(day|eitag)?s?\b/,
	/\b(sat|sa)(urday|mstag)?s?\b/,
];
const CLOCK =
	/\b(?:at|um)\s+((?:\d{1,2}(?:[:.]\d{2})?(?:\s*(?:am|pm|uhr))?(?:\s*(?:,|and|und)\s*)?)+)/;
const TIME = /(\d{1,2})(?:[:.](\d{2}))?(?:\s*(am|pm))?/g;

/** Five cron fields, from words or from cron itself; null when it is neither. */
export function cronFrom(words: string): string | null {
	const said = words.trim().toLowerCase();
	if (/^[\d*/,\-a-z#?]+(\s+[\d*/,\-a-z#?]+){4}$/.test(said) && /^[\d*]/.test(said)) {
		return words.trim().replaceAll(/\s+/g, " ");
	}
	return repeated(said) ?? timed(said);
}

function repeated(said: string): string | null {
	const days = weekdayField(said) ?? "*";
	const every = /\b(?:every|alle)\s+(\d+)\s*(minute|stunde|hour|min)/.exec(said);
	if (every?.[1] && every[2]) {
		const size = Number(every[1]);
		const minutes = every[2].startsWith("min");
		if (size < 1 || size > (minutes ? 59 : 23)) return null;
		return minutes ? `*/${size} * * * ${days}` : `0 */${size} * * ${days}`;
	}
	if (/\b(every minute|jede minute)\b/.test(said)) return `* * * * ${days}`;
	return /\b(every hour|hourly|jede stunde|stündlich)/.test(said) ? `0 * * * ${days}` : null;
}

function timed(said: string): string | null {
	const times = timesIn(said);
	if (!times) return null;
	const monthly = /\b(?:day|am)\s+(\d{1,2})\.?\s+(?:of|jedes|des|im)\b/.exec(said);
	const clock = `${times.minute} ${times.hours.join(",")}`;
	if (monthly?.[1]) {
		const day = Number(monthly[1]);
		return day >= 1 && day <= 31 ? `${clock} ${day} * *` : null;
	}
	const days = weekdayField(said);
	if (days) return `${clock} * * ${days}`;
	const rest = said.replace(CLOCK, "").replace(/\b(every day|daily|jeden tag|täglich)/, "");
	return rest.trim() === "" ? `${clock} * * *` : null;
}

/** Cron has one minute for all hours, so times that differ in it are not one schedule. */
function timesIn(said: string): { hours: number[]; minute: number } | null {
	const clock = CLOCK.exec(said)?.[1];
	if (!clock) return null;
	const times = [...clock.matchAll(TIME)].map((match) => {
		const hour = Number(match[1]) % (match[3] ? 12 : 24);
		return { hour: hour + (match[3] === "pm" ? 12 : 0), minute: Number(match[2] ?? 0) };
	});
	const minute = times[0]?.minute ?? 0;
	if (times.length === 0 || minute > 59 || times.some((time) => time.minute !== minute))
		return null;
	return { hours: times.map((time) => time.hour), minute };
}

function weekdayField(said: string): string | null {
	if (/\b(weekdays?|werktags?|werktage)\b/.test(said)) return "1-5";
	if (/\b(weekends?|wochenende|wochenenden)\b/.test(said)) return "0,6";
	const days = DAY_NAMES.flatMap((name, day) => (name.test(said) ? [day] : []));
	return days.length > 0 ? days.join(",") : null;
}
