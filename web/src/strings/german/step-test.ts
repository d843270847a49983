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
	pin: "Antwort in Proben",
	pinNone: "Nichts ist angeheftet: Proben nehmen ein Muster oder simulieren.",
	pinned: "Angeheftet: Proben nehmen diese Antwort. Echte Läufe nie.",
	notJson: "Das ist kein JSON.",
	setPin: "Anheften",
	unpin: "Nicht mehr anheften",
};
