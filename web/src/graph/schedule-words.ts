/** A schedule in plain words. Forms it does not know are shown as they are, never guessed. */
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

export function scheduleWords(cron: string, timezone?: string): string {
	const zone = timezone ? ` (${timezone})` : "";
	const words = cronWords(cron.trim().split(/\s+/));
	return words ? `${words}${zone}` : `Cron ${cron}${zone}`;
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
	const at = `at ${hour
		.split(",")
		.map((one) => `${one.padStart(2, "0")}:${minute.padStart(2, "0")}`)
		.join(" and ")}`;
	if (day === "*") {
		const days = dayWords(weekday);
		return days && `${days} ${at}`;
	}
	return weekday === "*" && /^\d+$/.test(day) ? `On day ${day} of each month ${at}` : null;
}

function everyWords(minute: string, hour: string): string | null {
	const step = /^\*\/(\d+)$/.exec(minute);
	if (step && hour === "*") return `Every ${step[1]} minutes`;
	const hours = /^\*\/(\d+)$/.exec(hour);
	if (hours && minute === "0") return `Every ${hours[1]} hours`;
	if (minute === "0" && hour === "*") return "Every hour";
	return minute === "*" && hour === "*" ? "Every minute" : null;
}

function dayWords(weekday: string): string | null {
	if (weekday === "*") return "Every day";
	if (/^(1-5|MON-FRI)$/i.test(weekday)) return "Weekdays";
	if (/^(0,6|6,0|6-7|6,7)$/.test(weekday)) return "Weekends";
	const names = weekday.split(",").map((one) => DAYS[Number(one) % 7]);
	if (!/^[0-7](,[0-7])*$/.test(weekday) || names.some((name) => !name)) return null;
	return names.map((name) => `${name}s`).join(", ");
}
