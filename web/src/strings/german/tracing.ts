import type { tracing } from "../tracing.ts";

export const tracingGerman: typeof tracing = {
	whereFrom: (value) => `${value} – woher es kam`,
	title: "Woher das kam",
	lead: "Vom Wert zurück zu dem, woraus er entstand.",
	side: {
		input: "Gegeben an",
		output: "Antwort von",
		run_input: "Eingabe des Laufs",
		trigger: "Aus dem, was den Lauf begann",
		variable: "Variable des Teams",
		run: "Tatsache des Laufs",
		error: "Fehler eines Schritts",
	},
	item: (key) => `Eintrag ${key}`,
	madeBy: "entstanden durch",
	outside: "Es kam von außen: Nichts in diesem Lauf hat es erzeugt.",
	bisect: "Die Fassung finden, die es änderte",
	bisectTitle: (n) => `Mit Fassung ${n} geht dieser Lauf zum ersten Mal anders`,
	bisectTried: "Erprobt an dem, was aufgezeichnet ist; nichts wurde aufgerufen",
	bisectVersion: (n, status) => `Fassung ${n}: ${status}`,
	bisectWhere: (step) => `Er trennt sich bei „${step}“.`,
	compare: (from, to) => `Fassung ${from} mit ${to} vergleichen`,
	bulk: "Diese wiederholen",
	bulkTitle: "Gescheiterte Läufe wiederholen?",
	bulkLead:
		"Jeder geht dort weiter, wo er scheiterte, als eigener Lauf. Schon wiederholte bleiben weg.",
	bulkVersion: { same: "Jeder mit seiner Fassung", newest: "Alle mit der geltenden Fassung" },
	bulkNone: "Keiner dieser Läufe lässt sich fortsetzen.",
	bulkCount: (n) => (n === 1 ? "1 Lauf beginnt" : `${n} Läufe beginnen`),
	bulkSkipped: (n) => (n === 1 ? "1 Lauf bleibt weg" : `${n} Läufe bleiben weg`),
	bulkRepeats: (step, n) => `${step}: in ${n === 1 ? "1 Lauf" : `${n} Läufen`}`,
	bulkRate: "Begonnene Läufe je Minute",
	bulkStart: (n) => (n === 1 ? "1 Lauf beginnen" : `${n} Läufe beginnen`),
	bulkStarted: (n) =>
		n === 1 ? "1 Lauf ist unterwegs." : `${n} Läufe sind unterwegs, einer nach dem anderen.`,
};
