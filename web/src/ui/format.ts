/** Times, lengths and sizes as people say them. */
import { locale } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";

const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto", style: "long" });
const moment = new Intl.DateTimeFormat(locale(), {
	weekday: "short",
	day: "numeric",
	month: "short",
	hour: "2-digit",
	minute: "2-digit",
	timeZoneName: "short",
});

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
	["day", 86_400],
	["hour", 3_600],
	["minute", 60],
];

export function timeAgo(iso: string, now = Date.now()): string {
	const seconds = Math.round((Date.parse(iso) - now) / 1000);
	for (const [unit, size] of STEPS) {
		if (Math.abs(seconds) >= size) return relative.format(Math.trunc(seconds / size), unit);
	}
	return Math.abs(seconds) < 10 ? text.justNow : relative.format(seconds, "second");
}

export function fullTime(iso: string): string {
	return moment.format(new Date(iso));
}

const clock = new Intl.DateTimeFormat(locale(), {
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
	fractionalSecondDigits: 3,
	hourCycle: "h23",
});

/** The time of day to the millisecond, as a log needs it. */
export function clockTime(iso: string): string {
	return clock.format(new Date(iso));
}

/** A moment in the zone a schedule was written for. */
export function timeInZone(iso: string, timeZone: string | undefined): string {
	const options: Intl.DateTimeFormatOptions = {
		weekday: "short",
		day: "numeric",
		month: "short",
		hour: "2-digit",
		minute: "2-digit",
	};
	try {
		return new Intl.DateTimeFormat(locale(), {
			...options,
			...(timeZone ? { timeZone } : {}),
		}).format(new Date(iso));
	} catch {
		return new Intl.DateTimeFormat(locale(), options).format(new Date(iso));
	}
}

/** A number with as many digits as tell something. */
export function amount(value: number): string {
	return new Intl.NumberFormat(locale(), { maximumSignificantDigits: 3 }).format(value);
}

export function lasted(ms: number): string {
	if (ms < 1) return "< 1 ms";
	if (ms < 1000) return `${Math.round(ms)} ms`;
	if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
	return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function lastedBetween(from: string | null, to: string | null): string | null {
	if (!from || !to) return null;
	return lasted(Math.max(0, Date.parse(to) - Date.parse(from)));
}

export function sizeWords(bytes: number): string {
	if (bytes < 1024) return `${bytes} B`;
	if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} kB`;
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
