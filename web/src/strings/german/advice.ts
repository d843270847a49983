import type { advice } from "../advice.ts";

const TITLES: Record<string, (about: string) => string> = {
	unused: (about) => `${about} weglassen`,
	unneeded: (about) => `${about} nur ausführen, wo es gebraucht wird`,
	filter_late: (about) => `Früher filtern: ${about}`,
	repeated_call: (about) => `Nur einmal fragen: ${about}`,
	one_by_one: (about) => `Einzelabruf weglassen: ${about}`,
	impatient: (about) => `Öfter versuchen, mit wachsenden Pausen: ${about}`,
	too_frequent: (about) => `Seltener beginnen: ${about}`,
	constant_ai: (about) => `Gleichbleibende Antwort eintragen: ${about}`,
	parallel: (about) => `Gleichzeitig beginnen lassen: ${about}`,
	loop_parallel: (about) => `Mehrere Einträge zugleich: ${about}`,
	same_for_all: (about) => `Nur einmal fragen, vor der Schleife: ${about}`,
	counted_by_place: (about) => `Einträge am Kennzeichen unterscheiden, nicht am Platz: ${about}`,
	cheaper_model: (about) => `Ein günstigeres Modell fragen: ${about}`,
	crowded: (about) => `Zu einer freien Minute beginnen: ${about}`,
	oversized: (about) => `Nur die gelesenen Felder holen: ${about}`,
	batch: (about) => `Mehrere Einträge in einem Aufruf: ${about}`,
};

const REASONS: Record<string, string> = {
	unused: "Niemand liest, was dabei herauskommt, und außen ändert sich dadurch nichts.",
	unneeded: "In vielen Läufen las niemand das Ergebnis: Nur ein Schritt mit Bedingung braucht es.",
	filter_late:
		"Der Filter sieht nur auf das, was in die Schleife hineinging, und wirft weg, was für den Rest geholt wurde.",
	repeated_call: "Beide fragen dasselbe, und dazwischen wird nichts geschrieben.",
	one_by_one: "Jeder Eintrag wird noch einmal geholt, obwohl die Liste das Gelesene schon enthält.",
	impatient: "Läufe scheiterten dort an etwas, das vorübergeht.",
	too_frequent: "Die meisten Läufe hatten nichts zu tun.",
	constant_ai: "Das Modell wurde in jedem Lauf dasselbe gefragt und sagte immer dasselbe.",
	parallel:
		"Zwischen ihnen geht nichts hin und her, und sie lesen nur: Die Reihenfolge ist gleich.",
	same_for_all:
		"Der Schritt sieht den Eintrag nicht an und bekam für alle Einträge eines Laufs dieselbe Antwort.",
	counted_by_place:
		"Die Einträge sind gezählt. Wird ein abgebrochener Lauf mit einer anderen Liste wiederholt, steht an dem Platz ein anderer: Er gilt als erledigt oder wird doppelt geschrieben.",
	cheaper_model:
		"Was gefragt und geantwortet wird, ist kurz, und ein anderes Modell des Arbeitsbereichs kostet weniger.",
	crowded:
		"Andere Abläufe beginnen in derselben Minute und fragen denselben Dienst, der dann antwortet, er werde zu oft gefragt.",
	oversized: "Alles wird geholt und aufbewahrt; anderes davon wird nie gelesen.",
	batch: "Für jeden Eintrag wird einmal aufgerufen; der Dienst nimmt mehrere zugleich.",
	loop_parallel:
		"Es wird nur gelesen, eins nach dem anderen; kein Dienst sagte je, er werde zu oft gefragt.",
};

export const adviceGerman: typeof advice = {
	title: "Zeit und Geld sparen",
	titleOf: (name) => `Was ${name} sparen könnte`,
	lead: "Abgelesen an den aufgezeichneten Läufen. Jede Änderung wurde an den letzten guten erprobt; nichts wurde aufgerufen.",
	look: "Nach Einsparungen suchen",
	looked: (runs, cost, found) =>
		`${runs === 1 ? "1 Lauf wurde" : `${runs} Läufe wurden`} angesehen. Ein Lauf braucht ${cost}. ${
			found === 0
				? "Es fand sich nichts zu sparen."
				: found === 1
					? "1 Änderung würde etwas sparen."
					: `${found} Änderungen würden etwas sparen.`
		}`,
	noRuns:
		"Noch gibt es keine aufgezeichneten Läufe. Führen Sie den Ablauf aus, und suchen Sie dann wieder.",
	emptyTitle: "Noch wurde nicht gesucht",
	empty:
		"Schritte, die unnötig warten, doppelte Aufrufe, Filter, die zu spät kommen: An den Läufen sieht man sie.",
	nothingTitle: "Nichts zu sparen",
	nothing: "Die aufgezeichneten Läufe zeigen nichts, was man weglassen oder zusammenlegen könnte.",
	open: "Lässt sich ändern",
	running: "In einer Fassung",
	together: "Alle zusammen",
	ruleTitle: (rule, about) => TITLES[rule]?.(about) ?? "",
	ruleWhy: (rule) => REASONS[rule] ?? "",
	predicted: "Erwartete Ersparnis je Lauf",
	measured: "Gemessene Ersparnis je Lauf",
	notMeasured: (version) => `Teil von v${version}, die noch keinen guten Lauf hatte.`,
	measuredOver: (version, before, since) =>
		`seit v${version}: ${since} Läufe, verglichen mit ${before} davor`,
	noSaving: "noch nichts",
	calls: (n) => (n === "1" ? "1 Aufruf" : `${n} Aufrufe`),
	money: (n) => `${n} $`,
	saves: (what) => `−${what}`,
	fewerFailures: (percent) => `${percent} % weniger gescheiterte Läufe`,
	fewerRuns: (percent) => `${percent} % weniger Läufe`,
	kilobytes: (n) => `${n} kB`,
	saferRuns: (percent) => `sicher wiederholbar: ${percent} % der Läufe`,
	verdict: {
		passes: (n) =>
			n === 1
				? "Am letzten guten Lauf erprobt: dieselben Antworten, dieselben Änderungen außen."
				: `An den letzten ${n} guten Läufen erprobt: dieselben Antworten, dieselben Änderungen außen.`,
		passes_if: (n) =>
			n === 1
				? "Am letzten guten Lauf erprobt: dasselbe, wenn Folgendes gilt."
				: `An den letzten ${n} guten Läufen erprobt: dasselbe, wenn Folgendes gilt.`,
		fails: (n) => `An ${n} Läufen erprobt: Es blieb nicht dasselbe.`,
	},
	changes: (n) => (n === 1 ? "Was sich ändert (1 Teil)" : `Was sich ändert (${n} Teile)`),
	moved: "Der Entwurf lautet anders als das, was lief: Suchen Sie noch einmal.",
	there: "Der Entwurf lautet schon so.",
	apply: "In den Entwurf übernehmen",
	applied: "Es steht im Entwurf. Veröffentlichen Sie, damit es gilt.",
};
