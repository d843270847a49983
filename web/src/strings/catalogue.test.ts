import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { ServerProblem } from "#/api/problem.ts";
import { failedWords, foundWords } from "#/graph/found.ts";
import { scheduleSaid, scheduleWords } from "#/graph/schedule-words.ts";
import { cronFrom } from "#/graph/words-schedule.ts";
import { german } from "./german.ts";
import { speak } from "./language.ts";
import { english, text } from "./text.ts";

/** Words that are the same in both languages, and names. */
const SAME = new Set([
	"NexaBuilder",
	"Name",
	"Status",
	"Editor",
	"Version",
	"Webhook",
	"System",
	"Graph",
	"Redis",
	"Slack",
	"RabbitMQ",
	"Marketing",
	"–",
	"v7",
	"7 min",
]);

type Entry = { path: string; said: unknown };

function entries(catalogue: object, path = ""): Entry[] {
	return Object.entries(catalogue).flatMap(([key, said]) => {
		const here = `${path}/${key}`;
		return typeof said === "object" && said !== null ? entries(said, here) : [{ path: here, said }];
	});
}

function spoken(said: unknown): string {
	if (typeof said !== "function") return String(said);
	return String(said(...Array.from({ length: said.length }, () => 7)));
}

describe("the catalogue", () => {
	test("every entry has its German twin, of the same kind and with the same gaps", () => {
		const twins = new Map(entries(german).map(({ path, said }) => [path, said]));
		for (const { path, said } of entries(english)) {
			const twin = twins.get(path);
			expect(typeof twin, path).toBe(typeof said);
			if (typeof said === "function") expect((twin as () => string).length, path).toBe(said.length);
			twins.delete(path);
		}
		expect([...twins.keys()]).toEqual([]);
	});

	test("nothing was left in English", () => {
		const twins = new Map(entries(german).map(({ path, said }) => [path, said]));
		const untouched = entries(english).filter(({ path, said }) => {
			const words = typeof said === "function" && path.includes("list") ? "" : safely(said);
			return /[a-z]{3}/i.test(words) && words === safely(twins.get(path)) && !SAME.has(words);
		});
		// What the planner reads stays in the language it reads, and so do names of keys.
		const allowed =
			/^\/(home\/(placeholder|examples)|chat\/placeholder|chat\/assistant|keys|connections\/device\/code$)/;
		expect(untouched.map((one) => one.path).filter((path) => !allowed.test(path))).toEqual([]);
	});

	test("every error code of the server is said in German, before what it says of the case", async () => {
		const page = join(import.meta.dirname, "../../../docs/reference/errors.md");
		const codes = [...readFileSync(page, "utf8").matchAll(/^\| `(\w+)` \|/gm)].map((one) => one[1]);
		const unsaid = codes.filter((code) => german.words.problem.said(code ?? "") === "");
		expect(codes.length).toBeGreaterThan(40);
		expect(unsaid).toEqual([]);
		await speak("de");
		const refused = new ServerProblem(409, { code: "last_owner", detail: "keep one owner" });
		expect(refused.message).toBe(
			"Es muss eine Person bleiben, der alles gehört. (Keep one owner.)",
		);
	});

	test("an address with half an id in it leads nowhere, and that is all that is said", () => {
		const detail =
			"The request cannot be accepted at /workflow_id: Input should be a valid UUID, invalid length.";
		expect(new ServerProblem(422, { code: "invalid_request", detail }).message).toBe(
			english.words.problem.gone,
		);
		const other = "The request cannot be accepted at /limit: Input should be a valid integer.";
		expect(new ServerProblem(422, { code: "of_tomorrow", detail: other }).message).toBe(other);
	});

	test("every finding of the validator is said in German, with the names it tells", async () => {
		const page = join(import.meta.dirname, "../../../docs/reference/problems.md");
		const codes = [...readFileSync(page, "utf8").matchAll(/^\| `(\w+)` \|/gm)].map((one) => one[1]);
		const facts = { name: "a", label: "Welcher Kanal?" };
		const said = (code = "") => german.words.found.said(code, facts, "x");
		expect(codes.length).toBeGreaterThan(80);
		expect(codes.filter((code) => said(code) === "")).toEqual([]);
		await speak("de");
		const message = "there is no 'list.filtre'";
		const found = { code: "unknown_action", message, hint: "did you mean list.filter?" };
		const words = { name: "list.filtre", known: "list.filter" };
		expect(foundWords({ ...found, facts: words })).toEqual({
			said: "Die Aktion „list.filtre“ gibt es nicht.",
			hint: "Meinten Sie list.filter?",
		});
		expect(foundWords({ code: "of_tomorrow", message: "New.", hint: null }).said).toBe("New.");
		expect(failedWords({ code: "rate_limited", message: "Slow down." })).toBe(
			"Zu viele Anfragen. Warten Sie einen Augenblick. (Slow down.)",
		);
	});

	test("every trigger of a connector is named and told in German", () => {
		const page = join(import.meta.dirname, "../../../docs/reference/actions.md");
		const [, triggers = ""] = readFileSync(page, "utf8").split("\n# Triggers\n");
		const ids = [...triggers.matchAll(/^## `(\w+\.\w+)`/gm)].map((one) => one[1] ?? "");
		const { appTitle, appSummary } = german.words;
		expect(ids.length).toBeGreaterThan(15);
		expect(ids.filter((id) => appTitle(id) === "" || appSummary(id) === "")).toEqual([]);
	});

	test("a schedule said in German is understood again", async () => {
		await speak("de");
		for (const cron of ["0 9 * * 1-5", "30 7 * * 1,5", "*/15 * * * *", "5 8,17 3 * *", "0 * * * *"])
			expect(cronFrom(scheduleWords(cron)), scheduleWords(cron)).toBe(cron);
		expect(scheduleWords("0 9 * * 1-5")).toBe("Werktags um 09:00");
	});

	test.each([
		["0 9 * * 1-5", "Werktags um 09:00 Uhr"],
		["30 7,18 * * *", "Jeden Tag um 07:30 und 18:30 Uhr"],
		["*/15 8-17 * * mon,wed", "Jeden Montag und Mittwoch alle 15 Minuten in den Stunden 8-17"],
		["5 */2 * * *", "Alle 2 Stunden zur Minute 5"],
		["0 6 1,15 * *", "Am 1. und 15. jedes Monats um 06:00 Uhr"],
		["0 6 L 3 *", "Am letzten Tag im März um 06:00 Uhr"],
		["0 6 1 * 5#1", "Jeden ersten Freitag oder am 1. jedes Monats um 06:00 Uhr"],
		["@daily", "Jeden Tag um 00:00 Uhr"],
		[
			"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;BYHOUR=9",
			"Alle 2 Wochen am Montag und Freitag um 09:00 Uhr",
		],
		[
			"FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;COUNT=3",
			"Jeden Monat am letzten Freitag um 17:00 Uhr insgesamt 3-mal",
		],
		["FREQ=YEARLY;BYWEEKNO=12,14;BYDAY=FR", "Jedes Jahr am Freitag in Kalenderwoche 12 und 14"],
		["FREQ=YEARLY;BYYEARDAY=31", "Jedes Jahr am 31. Tag des Jahres"],
		["RRULE:FREQ=DAILY;UNTIL=20261224T000000Z", "Jeden Tag bis zum 24. Dezember 2026"],
		["FREQ=DAILY;COUNT=1", "Einmal, am 5. Dezember 2026 um 08:30 Uhr"],
	])("%s of the server is said in German", async (rule, words) => {
		const isRule = rule.includes("FREQ");
		const schedule = {
			cron: isRule ? null : rule,
			rrule: isRule ? rule : null,
			start: "2026-12-05T08:30:00",
			timezone: "Europe/Berlin",
			says: "as the server says",
		};
		expect(scheduleSaid(schedule)).toBe("as the server says");
		await speak("de");
		expect(scheduleSaid(schedule)).toBe(`${words} (Europe/Berlin)`);
	});

	test("a rule no language here knows is said as the server says it", async () => {
		await speak("de");
		const says = "every time";
		const rule = { cron: null, rrule: "FREQ=SECONDLY", start: null, timezone: "UTC", says };
		expect(scheduleSaid(rule)).toBe(says);
	});
});

afterEach(() => {
	Object.assign(text, english);
	document.documentElement.lang = "en";
});

function safely(said: unknown): string {
	try {
		return spoken(said);
	} catch {
		return "";
	}
}

describe("pages", () => {
	const source = join(import.meta.dirname, "..");
	const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter(
		(file) => /\.tsx$/.test(file) && !/\.test\.tsx$|^testing|^strings/.test(file),
	);

	test("say nothing that does not stand in the catalogue", () => {
		const found = files.flatMap((file) =>
			readFileSync(join(source, file), "utf8")
				.split("\n")
				.filter((line) => isSpoken(line))
				.map((line) => `${file}: ${line.trim()}`),
		);
		expect(files.length).toBeGreaterThan(60);
		expect(found).toEqual([]);
	});

	test("the rule finds words between tags and in what readers hear", () => {
		for (const bad of ['aria-label="Close it"', "<Text>Nothing here</Text>", 'placeholder="Type"'])
			expect(isSpoken(bad), bad).toBe(true);
		for (const good of ["<Text>{text.none}</Text>", "label={text.close}", "a > Promise<string>"])
			expect(isSpoken(good), good).toBe(false);
	});
});

function isSpoken(line: string): boolean {
	const heard = /\b(aria-label|label|title|placeholder|alt|description)="[^"]*[A-Za-z]{3}/;
	const between = /<[A-Za-z][^<>]*>\s*[A-Z][a-z]+[^<>{}=;]*<\//;
	return heard.test(line) || between.test(line);
}
