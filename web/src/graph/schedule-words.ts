/** A schedule in plain words. Forms it does not know are shown as they are, never guessed. */
import { text } from "#/strings/text.ts";
import type { ScheduleRule } from "#/strings/words.ts";

/** A schedule of the server in the language of the page; what is not known in it, as the server says it. */
export function scheduleSaid(schedule: ScheduleRule & { says: string }): string {
	return text.words.schedule.says(schedule) || schedule.says;
}

export function scheduleWords(cron: string, timezone?: string): string {
	const zone = timezone ? ` (${timezone})` : "";
	const words = cronWords(cron.trim().split(/\s+/));
	return words ? `${words}${zone}` : `${text.words.schedule.cron(cron)}${zone}`;
}

function cronWords(fields: string[]): string | null {
	const [minute, hour, day, month, weekday] = fields;
	if (!minute || !hour || !day || !weekday || fields.length !== 5 || month !== "*") return null;
	return repeatedWords(minute, hour, day, weekday) ?? timedWords(minute, hour, day, weekday);
}

function repeatedWords(minute: string, hour: string, day: string, weekday: string): string | null {
	const every = everyWords(minute, hour);
	const days = dayWords(weekday);
	if (!every || !days || day !== "*") return null;
	return weekday === "*" ? every : `${every}, ${days.toLowerCase()}`;
}

function timedWords(minute: string, hour: string, day: string, weekday: string): string | null {
	if (!/^\d+$/.test(minute) || !/^[\d,]+$/.test(hour)) return null;
	const times = hour.split(",").map((one) => `${one.padStart(2, "0")}:${minute.padStart(2, "0")}`);
	const at = text.words.schedule.at(text.words.list(times));
	if (day === "*") {
		const days = dayWords(weekday);
		return days && `${days} ${at}`;
	}
	return weekday === "*" && /^\d+$/.test(day) ? text.words.schedule.dayOfMonth(day, at) : null;
}

function everyWords(minute: string, hour: string): string | null {
	const said = text.words.schedule;
	const step = /^\*\/(\d+)$/.exec(minute);
	if (step?.[1] && hour === "*") return said.everyMinutes(step[1]);
	const hours = /^\*\/(\d+)$/.exec(hour);
	if (hours?.[1] && minute === "0") return said.everyHours(hours[1]);
	if (minute === "0" && hour === "*") return said.everyHour;
	return minute === "*" && hour === "*" ? said.everyMinute : null;
}

function dayWords(weekday: string): string | null {
	const said = text.words.schedule;
	if (weekday === "*") return said.everyDay;
	if (/^(1-5|MON-FRI)$/i.test(weekday)) return said.weekdays;
	if (/^(0,6|6,0|6-7|6,7)$/.test(weekday)) return said.weekends;
	const names = weekday.split(",").map((one) => said.dayNames[Number(one) % 7]);
	if (!/^[0-7](,[0-7])*$/.test(weekday) || names.some((name) => !name)) return null;
	return names.join(", ");
}
