import type { stepTest } from "../step-test.ts";

export const stepTestGerman: typeof stepTest = {
	title: "Diesen Schritt ausprobieren",
	lead: "Schritte davor antworten mit dem Angehefteten und mit Proben. Das Netz bleibt zu, bis Sie es anders sagen.",
	try: "Ausprobieren",
	real: "Einmal wirklich tun",
	realTitle: "Wirklich tun?",
	realText: (effect) => `${effect}. Es geschieht einmal, genau hiermit:`,
	wasReal: "Das ist wirklich geschehen.",
	wasClosed: "Bei geschlossenem Netz; nichts wurde gesendet.",
	status: {
		succeeded: "Gelungen",
		failed: "Gescheitert",
		skipped: "Übersprungen",
		retrying: "Würde erneut versucht",
		parked: "Würde auf eine Entscheidung warten",
		waiting: "Würde warten",
		not_reached: "Würde nicht erreicht",
	},
	skippedShort: {
		edges: "nicht auf dem genommenen Weg",
		when: "Bedingung nicht erfüllt",
		disabled: "abgeschaltet",
	},
	skippedBy: {
		edges: "Kein Weg führt hierher: Keiner der Schritte davor nahm den Ausgang, dem dieser folgt.",
		when: "Seine Bedingung war nicht erfüllt.",
		disabled: "Er ist ausgeschaltet.",
	},
	lastRuns: "Was er zuletzt bekam und gab",
	lastRun: "Letzter Lauf",
	lastGood: "Letzter guter Lauf",
	isGood: "Der letzte Lauf ging gut: Es gibt nichts danebenzuhalten.",
	noRun: "Noch ist kein gültiger Lauf zu Ende.",
	notReached: "Der Schritt kam in diesem Lauf nicht vor.",
	pin: "Antwort in Proben",
	pinNone: "Nichts ist angeheftet: Proben nehmen ein Muster oder simulieren.",
	pinned: "Angeheftet: Proben nehmen diese Antwort. Echte Läufe nie.",
	notJson: "Das ist kein JSON.",
	setPin: "Anheften",
	unpin: "Nicht mehr anheften",
	isPinned: "In Proben angeheftet",
	pins: (n) => (n === 1 ? "1 Anheftung" : `${n} Anheftungen`),
	pinsLead: "In Proben antworten diese mit dem Angehefteten",
	unpinAll: "Alle Anheftungen lösen",
	live: {
		missing: (names) =>
			names.some((name) => name.startsWith("steps."))
				? "Noch keine Probe: den Schritt davor laufen lassen oder ausprobieren."
				: `Noch keine Probe von ${names.join(", ")}.`,
		kind: (kind, size) =>
			({
				null: "leer",
				boolean: "ja oder nein",
				number: "Zahl",
				text: "Text",
				list: `Liste mit ${size}`,
				object: "Objekt",
			})[kind] ?? kind,
		shortened: "gekürzt",
		from: {
			given: "aus Ihrem Versuch",
			pin: "aus dem Angehefteten",
			sample: "aus einer Probe",
			last_run: "aus dem letzten guten Lauf",
			default: "aus den Vorgaben",
			made_up: "angenommen",
		},
	},
};
