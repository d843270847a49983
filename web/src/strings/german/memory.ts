import type { memory } from "../memory.ts";

export const memoryGerman: typeof memory = {
	corrections: "Was berichtigt wurde",
	correctionsLead:
		"Ließ ein Plan etwas offen und jemand trug es ein, so nimmt es der nächste Plan – und sagt es.",
	noneTitle: "Noch ist nichts gemerkt",
	none: "Tragen Sie ein, was ein Vorschlag offen lässt, etwa einen Kanal oder Empfänger: Hier wird es gemerkt.",
	rule: (argument, value) => `${argument} ist „${value}“`,
	ruleAbout: (argument, value, about) => `${argument} ist „${value}“, wenn es um „${about}“ geht`,
	from: (workflow) => `berichtigt in ${workflow}`,
	forget: (rule) => `Vergessen: ${rule}`,
	forgetTitle: "Das vergessen?",
	forgetText:
		"Kein späterer Plan nimmt es. Abläufe, die damit gebaut wurden, bleiben, wie sie sind.",
	forgetIt: "Vergessen",
	forgotten: "Es ist vergessen.",
	repeated: "Immer wieder gebaut",
	repeatedLead:
		"Dieselben Schritte in mehreren Abläufen: Sie könnten ein Ablauf sein, den die anderen aufrufen.",
	noRepeated: "Keine Schritte stehen gleich in mehreren Abläufen.",
	makeOne: "Einen Ablauf daraus machen",
	publishOne: (name) =>
		`„${name}“ tut dies. Veröffentlichen Sie ihn, dann können die anderen ihn aufrufen.`,
	callOne: (workflow, callee) => `„${workflow}“ soll „${callee}“ aufrufen`,
	askCall: (callee) => `Ruf „${callee}“ statt der wiederholten Schritte auf`,
	standsIn: (n) => `In ${n} Abläufen:`,
	inWords: "In einfachen Worten",
	plansBack: "Geprüft: Aus diesem Satz baut der Planer wieder dasselbe.",
	differs: (what) => `Der Satz sagt nicht alles: ${what}.`,
	facts: "Im Einzelnen",
	inFull: "Vollständig",
	inFullLead:
		"Alles, was darin steht. Im Chat gesendet, auch mit geänderten Zeilen, entsteht genau das.",
	copyInFull: "Vollständig kopieren",
};
