/** When a schedule fires, in German: every form the server says in English. What it does not know it leaves to the server. */
import type { ScheduleRule } from "../words.ts";

const DAYS = ["Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"];
const MONTHS = [
	"Januar",
	"Februar",
	"März",
	"April",
	"Mai",
	"Juni",
	"Juli",
	"August",
	"September",
	"Oktober",
	"November",
	"Dezember",
];
const CRON_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const RULE_DAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
const CRON_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const ORDER = ["ersten", "zweiten", "dritten", "vierten", "fünften"];
const MACROS: Record<string, string> = {
	"@hourly": "0 * * * *",
	"@daily": "0 0 * * *",
	"@midnight": "0 0 * * *",
	"@weekly": "0 0 * * 0",
	"@monthly": "0 0 1 * *",
	"@yearly": "0 0 1 1 *",
	"@annually": "0 0 1 1 *",
};
/** One of it, and the word for many. */
const UNITS: Record<string, [string, string]> = {
	MINUTELY: ["jede Minute", "Minuten"],
	HOURLY: ["jede Stunde", "Stunden"],
	DAILY: ["jeden Tag", "Tage"],
	WEEKLY: ["jede Woche", "Wochen"],
	MONTHLY: ["jeden Monat", "Monate"],
	YEARLY: ["jedes Jahr", "Jahre"],
};

/** Empty where the rule is of a form not known here. */
export function saysGerman({ cron, rrule, timezone, start }: ScheduleRule): string {
	const said = cron ? cronSaid(MACROS[cron.trim().toLowerCase()] ?? cron) : ruleSaid(rrule, start);
	return said && `${said.charAt(0).toUpperCase()}${said.slice(1)} (${timezone})`;
}

function cronSaid(line: string): string {
	const [minute, hour, day, month, weekday] = line.trim().split(/\s+/);
	if (!minute || !hour || !day || !month || !weekday) return "";
	const time = timeSaid(minute, hour);
	const dated = dateSaid(day, month, weekday);
	if (dated) return `${dated} ${time}`;
	return time.startsWith("um ") ? `jeden Tag ${time}` : time;
}

function timeSaid(minute: string, hour: string): string {
	if (/^\d+$/.test(minute) && /^\d+(,\d+)*$/.test(hour))
		return `um ${and(hour.split(",").map((one) => clock(one, minute)))} Uhr`;
	const within = hour === "*" ? "" : ` in den Stunden ${hour}`;
	if (minute === "*") return `jede Minute${within}`;
	const step = /^\*\/(\d+)$/.exec(minute);
	if (step) return `alle ${step[1]} Minuten${within}`;
	const every = /^\*\/(\d+)$/.exec(hour);
	if (/^\d+$/.test(minute) && (hour === "*" || every))
		return `${every ? `alle ${every[1]} Stunden` : "jede Stunde"} zur Minute ${Number(minute)}`;
	return `zu den Minuten ${minute}${within}`;
}

/** When both a day and a weekday are given, cron fires when either holds. */
function dateSaid(day: string, month: string, weekday: string): string {
	const on = day === "*" ? "" : dayOfMonth(day, month === "*");
	const weekdays = weekday === "*" ? "" : weekdaysSaid(weekday.toLowerCase());
	const days = [weekdays, on].filter(Boolean).join(" oder ");
	const months = month === "*" ? "" : `im ${and(month.split(",").map(monthName))}`;
	return [days, months].filter(Boolean).join(" ");
}

function dayOfMonth(day: string, everyMonth: boolean): string {
	const which = /^LD?$/i.test(day)
		? "am letzten Tag"
		: `am ${and(day.split(",").map((one) => `${one.replace("-", ". bis ").replace("*/", "je ")}.`))}`;
	return everyMonth ? `${which} jedes Monats` : which;
}

function weekdaysSaid(days: string): string {
	if (/^(1-5|mon-fri)$/.test(days)) return "werktags";
	if (/^(0,6|6,0|6-7|6,7|sat,sun|sun,sat)$/.test(days)) return "jeden Samstag und Sonntag";
	return `jeden ${and(days.split(",").map(dayName))}`;
}

function dayName(text: string): string {
	const [first, last] = text.split("-");
	if (first && last) return `${dayName(first)} bis ${dayName(last)}`;
	const [name = "", nth] = text.split("#");
	const day = DAYS[/^\d+$/.test(name) ? Number(name) % 7 : CRON_DAYS.indexOf(name.slice(0, 3))];
	return nth ? `${ORDER[Number(nth) - 1] ?? "letzten"} ${day ?? name}` : (day ?? text);
}

function monthName(text: string): string {
	const [first, last] = text.split("-");
	if (first && last) return `${monthName(first)} bis ${monthName(last)}`;
	const at = /^\d+$/.test(text) ? Number(text) - 1 : CRON_MONTHS.indexOf(text.toLowerCase());
	return MONTHS[at] ?? text;
}

function ruleSaid(rule: string | null, start: string | null): string {
	const parts = partsOf(rule ?? "");
	const unit = UNITS[parts.FREQ ?? ""];
	if (!unit) return "";
	const isBare = Object.keys(parts).every((one) => one === "FREQ" || one === "COUNT");
	if (parts.COUNT === "1" && start && isBare)
		return `einmal, am ${date(start)} um ${start.slice(11, 16) || "00:00"} Uhr`;
	const often = parts.INTERVAL ?? "1";
	return [often === "1" ? unit[0] : `alle ${often} ${unit[1]}`, ...bySaid(parts), ...endSaid(parts)]
		.filter(Boolean)
		.join(" ");
}

type Parts = Partial<Record<string, string>>;

function partsOf(rule: string): Parts {
	const parts = rule
		.toUpperCase()
		.replace(/^RRULE:/, "")
		.split(";");
	return Object.fromEntries(parts.map((part) => part.split("=", 2)));
}

function bySaid(parts: Parts): string[] {
	const { BYDAY, BYMONTHDAY, BYYEARDAY, BYWEEKNO, BYMONTH, BYHOUR, BYMINUTE } = parts;
	const minutes = (BYMINUTE ?? "0").split(",");
	const hours = (BYHOUR ?? "").split(",").filter(Boolean);
	const days = (BYMONTHDAY ?? "").split(",").filter(Boolean);
	return [
		BYDAY ? `am ${and(BYDAY.split(",").map(ruleDay))}` : "",
		days.length > 0
			? `am ${and(days.map((one) => (one === "-1" ? "letzten Tag" : `${one}.`)))}`
			: "",
		BYYEARDAY ? `am ${and(BYYEARDAY.split(",").map((one) => `${one}.`))} Tag des Jahres` : "",
		BYWEEKNO ? `in Kalenderwoche ${and(BYWEEKNO.split(","))}` : "",
		BYMONTH ? `im ${and(BYMONTH.split(",").map(monthName))}` : "",
		hours.length > 0
			? `um ${and(hours.flatMap((hour) => minutes.map((minute) => clock(hour, minute))))} Uhr`
			: "",
	];
}

function endSaid({ COUNT, UNTIL }: Parts): string[] {
	const until = UNTIL ? `${UNTIL.slice(0, 4)}-${UNTIL.slice(4, 6)}-${UNTIL.slice(6, 8)}` : "";
	return [COUNT ? `insgesamt ${COUNT}-mal` : "", until ? `bis zum ${date(until)}` : ""];
}

function ruleDay(text: string): string {
	const found = /^([+-]?\d+)?(SU|MO|TU|WE|TH|FR|SA)$/.exec(text);
	const name = DAYS[RULE_DAYS.indexOf(found?.[2] ?? "")];
	if (!name) return text;
	const nth = found?.[1];
	if (!nth) return name;
	return `${nth === "-1" ? "letzten" : (ORDER[Number(nth) - 1] ?? `${Number(nth)}.`)} ${name}`;
}

function clock(hour: string, minute: string): string {
	return `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
}

function date(iso: string): string {
	const [year, month, day] = iso.slice(0, 10).split("-");
	return `${Number(day)}. ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

function and(words: readonly string[]): string {
	return words.length < 2
		? (words[0] ?? "")
		: `${words.slice(0, -1).join(", ")} und ${words.at(-1)}`;
}
