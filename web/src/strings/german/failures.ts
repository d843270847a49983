import type { failures } from "../failures.ts";

export const failuresGerman: typeof failures = {
	whyTitle: "Warum er fehlschlug",
	fullWhy: "Lauf, Korrektur und neuen Versuch ansehen",
	cites: "Beruht auf",
	event: (seq) => `Ereignis ${seq}`,
	pastRun: (n) => `früherer Lauf ${n}`,
	writtenBy: (who) => `Formuliert von ${who} aus dem, was aufgezeichnet wurde.`,
	fixTitle: "Vorgeschlagene Korrektur",
	fixPasses: "Mit den fehlgeschlagenen Daten geprüft: Damit endet dieser Lauf gut.",
	fixPassesIf:
		"Mit den fehlgeschlagenen Daten geprüft: Damit endet dieser Lauf gut, wenn Folgendes stimmt.",
	fixFails: "Mit den fehlgeschlagenen Daten geprüft: Allein behebt sie diesen Lauf nicht.",
	fixGood: (same, all) =>
		all === 1
			? same === 1
				? "Der letzte gute Lauf bleibt, wie er war."
				: "Der letzte gute Lauf würde sich ändern."
			: `${same} der letzten ${all} guten Läufe bleiben, wie sie waren.`,
	fixNoTime: (count) =>
		`${count} ${count === 1 ? "weiterer wurde" : "weitere wurden"} nicht gespielt: Dafür war keine Zeit mehr.`,
	fixNotKept: (count) =>
		`${count} ${count === 1 ? "weiterer wurde" : "weitere wurden"} nicht gespielt: Was man dafür braucht, ist nicht mehr aufgezeichnet.`,
	fixMoved:
		"Der Entwurf wurde seit diesem Lauf geändert. Die Korrektur kommt auf den jetzigen Entwurf obendrauf.",
	fixIntent: "Korrektur eines fehlgeschlagenen Laufs",
	apply: "In den Entwurf übernehmen",
	applied: "Die Korrektur steht im Entwurf. Erst nach dem Veröffentlichen läuft etwas damit.",
	openDraft: "Entwurf öffnen",
	retryWithDraft: "Mit dem Entwurf wiederholen",
	similarTitle: "Ähnliche Fehler",
	sameKind: "dieselbe Art",
	mendedBy: "Wieder gut lief es in",
	mendedByVersion: (n) => `Fassung ${n}`,
	thisRun: "diesem Lauf",
	openRun: (name) => `Fehlgeschlagenen Lauf von ${name} öffnen`,
	retry: "Ab dem Fehler wiederholen",
	rerun: "Ab hier noch einmal ausführen",
	rerunTitle: "Noch einmal ausführen?",
	rerunLead: "Es entsteht ein eigener Lauf; dieser hier bleibt, wie er ist.",
	rerunOf: "Wiederholt einen früheren Lauf",
	with: "Mit",
	version: {
		same: "Der Fassung dieses Laufs",
		newest: "Der aktiven Fassung",
		draft: "Dem Entwurf, zur Probe",
	},
	kept: (n) =>
		n === 1
			? "1 Schritt behält sein Ergebnis"
			: `${n} Schritte behalten ihr Ergebnis und werden nicht wiederholt`,
	willRun: "Diese Schritte laufen",
	nothingRuns: "Kein Schritt würde laufen. Andere Fassung wählen oder zuerst den Ablauf ändern.",
	why: {
		failed: "schlug fehl",
		asked: "von Ihnen gewählt",
		new: "ist neu",
		changed: "wurde geändert",
		input_changed: "bekommt andere Daten",
		after: "kommt danach",
		not_reached: "wurde nicht erreicht",
	},
	repeatTitle: "Etwas kann ein zweites Mal geschehen",
	happened: (n) => (n === 1 ? "1 Aufruf hat schon gewirkt" : `${n} Aufrufe haben schon gewirkt`),
	unknown: (n) =>
		n === 1 ? "1 Aufruf hat vielleicht gewirkt" : `${n} Aufrufe haben vielleicht gewirkt`,
	confirm: "Ich weiß, trotzdem noch einmal",
	start: "Lauf starten",
};
