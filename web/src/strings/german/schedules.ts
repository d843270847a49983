import type { schedules } from "../schedules.ts";

export const schedulesGerman: typeof schedules = {
	title: "Zeitpläne",
	titleOf: (name) => `Zeitpläne von ${name}`,
	lead: "Wann die gültige Fassung von selbst beginnt. Was pausiert, beginnt nichts, bis es fortgesetzt wird.",
	noneTitle: "Nichts ist geplant",
	none: "Ein Zeitplan der veröffentlichten Fassung erscheint hier. Fügen Sie im Editor einen hinzu, und veröffentlichen Sie ihn.",
	isOff: "Er ist ausgeschaltet: Nichts beginnt von selbst",
	isOffLead: "Schalten Sie ihn ein, und diese Zeiten beginnen die gültige Fassung.",
	isDraft: "Er ist nicht veröffentlicht: Nichts beginnt von selbst",
	isDraftLead:
		"Diese Zeiten stehen im Entwurf. Veröffentlichen Sie ihn im Editor, dann schalten Sie ihn ein.",
	switchOn: "Einschalten",
	open: "Pausieren oder Ausgefallenes nachholen",
	running: "Läuft",
	paused: "Pausiert",
	off: "Ausgeschaltet",
	pause: "Pausieren",
	resume: "Fortsetzen",
	pausedNow: "Er pausiert.",
	resumedNow: "Er geht mit der nächsten fälligen Zeit weiter.",
	next: "Als Nächstes",
	nextNone: "Nichts, solange er pausiert oder ausgeschaltet ist.",
	last: "Letzter Beginn",
	never: "Hat noch nie begonnen",
	ofVersion: (n) => `von Fassung ${n}`,
	makeUp: "Ausgefallene Zeiten nachholen",
	makeUpLead:
		"Beginnt einen Lauf für jede fällige Zeit, die keinen hatte. Zweimal verlangt, ist es doch je ein Lauf.",
	since: "Von",
	until: "Bis",
	look: "Nachsehen, was fehlt",
	nothing: (already) =>
		already === 0
			? "Zwischen diesen Zeitpunkten liegt keine fällige Zeit."
			: `Nichts fehlt: Alle ${already} fälligen Zeiten hatten ihren Lauf.`,
	missing: (n, already) =>
		`${n === 1 ? "1 fällige Zeit hatte" : `${n} fällige Zeiten hatten`} keinen Lauf${already > 0 ? `; ${already} hatten ihren` : ""}.`,
	andMore: (n) => `und ${n} weitere`,
	perMinute: "Höchstens so viele in der Minute",
	start: (n) => (n === 1 ? "1 Lauf beginnen" : `${n} Läufe beginnen`),
	startTitle: (n) => (n === 1 ? "1 Lauf beginnen?" : `${n} Läufe beginnen?`),
	startText:
		"Sie führen die gültige Fassung aus, jeder mit der fälligen Zeit, die er nachholt. Was sie schreibt, schreibt sie für jeden wieder.",
	started: (n) => (n === 1 ? "1 Lauf ist eingereiht." : `${n} Läufe sind eingereiht.`),
	toRuns: "Die Läufe ansehen",
	offFirst: "Schalten Sie den Ablauf erst ein: Ein ausgeschalteter Ablauf holt nichts nach.",
};
