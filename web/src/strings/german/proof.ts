import type { proof } from "../proof.ts";

export const proofGerman: typeof proof = {
	takes: "Was ein Lauf braucht",
	time: "Zeit",
	money: "Geld",
	calls: "Aufrufe",
	rows: "Zeilen",
	untilNow: "Bisher",
	withIt: "Damit",
	same: "An dem, was ein Lauf braucht, ändert sich nichts.",
	byRuns: (n) => (n === 1 ? "Nach dem letzten Lauf." : `Nach den letzten ${n} Läufen.`),
	notKnown: (steps) => `Noch nicht bekannt: nichts ist aufgezeichnet von ${steps}.`,
	notRehearsed: "Noch nicht bekannt: die Probe ging nicht gut aus.",
	noTime: "Nicht bekannt: dafür blieb keine Zeit.",
	ways: (reached, total) =>
		total === 1 ? `${reached} von 1 Weg geprobt` : `${reached} von ${total} Wegen geprobt`,
	missed: (step, way) => `Nicht: ${step}, ${way}`,
	more: (n) => `und ${n} weitere`,
	way: {
		runs: "läuft",
		skipped: "ausgelassen",
		failed: "scheitert",
		else: "sonst",
		approved: "freigegeben",
		rejected: "abgelehnt",
		received: "kommt",
		timed_out: "kommt nicht",
	},
	reason: {
		tries_spent: "Nicht jeder Wert wurde versucht.",
		step_not_reached: "Nichts führte zu dem Schritt.",
		always_fails: "Der Schritt scheiterte jedes Mal.",
		needs_error: "Ein Fehler ließ sich dafür nicht annehmen.",
		needs_decision: "Es hängt davon ab, was ein Mensch entscheidet.",
		needs_event: "Es hängt von einem Ereignis außerhalb ab.",
		open_condition: "Seine Bedingung ist noch offen.",
		never_true: "Kein Wert lässt die Bedingung so ausgehen.",
		earlier_case: "Was dorthin führte, nimmt ein früherer Fall.",
		needs_trigger: "Es hängt davon ab, was den Lauf startet.",
		needs_variable: "Es hängt von den Variablen des Arbeitsbereichs ab.",
		needs_moment: "Es hängt vom Lauf selbst ab.",
		needs_answer: "Es hängt davon ab, was eine Aktion antwortet.",
		needs_input: "Keine der versuchten Eingaben führte dorthin.",
	},
	past: (same, played) =>
		played === 1
			? same === 1
				? "Der letzte Lauf bleibt, wie er war"
				: "Der letzte Lauf ginge anders"
			: same === played
				? `Die letzten ${played} Läufe bleiben, wie sie waren`
				: `${played - same} der letzten ${played} Läufe ${played - same === 1 ? "ginge" : "gingen"} anders`,
	nonePlayed: "Die letzten Läufe ließen sich nicht nachspielen",
	pastLead: "Gespielt auf dem, was von ihnen aufgezeichnet ist. Nichts wurde aufgerufen.",
	run: (when) => `Lauf vom ${when}`,
	asBefore: "wie bisher",
	otherwise: "anders",
	notPlayed: (why) => `nicht gespielt: ${why}`,
	ends: (after, before) => `endet ${after}, bisher ${before}`,
	writesNew: (step, n) =>
		n === 1
			? `${step}: schreibt 1-mal, was es nicht gab`
			: `${step}: schreibt ${n}-mal, was es nicht gab`,
	writesOther: (step, now, before) => `${step}: schreibt ${now}-mal anderes statt ${before}-mal`,
	writesGone: (step, n) => `${step}: schreibt ${n}-mal weniger`,
	differs: (where, before, after) => `${where}: ${before} → ${after}`,
	result: "Ergebnis des Laufs",
	nothing: "nichts",
	assumed: "Was die Aufzeichnung nicht sagt, wurde angenommen.",
	allow: "Ich erlaube, was daran neu ist:",
	allowFirst: "Erst erlauben, was neu ist.",
	scopes: "Darf",
	places: "Daten",
	effects: "Arten von Wirkungen",
	public: "wer die Adresse kennt",
	anyone: "alle",
	workflow: (name) => `startet den Ablauf ${name}`,
	read: (place) => `liest ${place}`,
	write: (place) => `schreibt ${place}`,
	atRunTime: (by) => `steht erst im Lauf fest, durch ${by}`,
	effect: {
		write: "schreibt",
		irreversible: "nicht rückgängig zu machen",
		spend: "kostet Geld",
	},
};
