import type { webhooks } from "../webhooks.ts";

export const webhooksGerman: typeof webhooks = {
	title: "Webhooks ausprobieren",
	titleOf: (name) => `Webhooks von ${name}`,
	lead: "Ausprobieren, was diesen Ablauf von außen beginnt: Aufrufe einer Probeadresse werden nur aufgehoben.",
	noneTitle: "Kein Webhook beginnt diesen Ablauf",
	none: "Fügen Sie im Editor als Beginn einen Webhook hinzu, und probieren Sie ihn hier aus, bevor Sie veröffentlichen.",
	addOne: "Editor öffnen",
	make: "Probeadresse machen",
	again: "Eine andere machen",
	address: "Die Probeadresse",
	addressOnce:
		"Kopieren Sie sie jetzt: Sie wird nicht wieder gezeigt, und die frühere antwortet nicht mehr.",
	tryIt: "Tragen Sie sie bei Ihrem Dienst ein, oder rufen Sie sie von Hand auf:",
	takes: (methods) => `nimmt ${methods}`,
	takesSigned: (methods, scheme) => `nimmt ${methods}, unterschrieben wie bei ${scheme}`,
	captured: "Was kam",
	capturedLead:
		"Die neuesten zwanzig Aufrufe. Ein Lauf mit einem davon ist eine Probe des Entwurfs.",
	waiting: "Noch kam nichts. Aufrufe erscheinen hier von selbst.",
	replay: "Entwurf damit ausführen",
	replayed: "Der Entwurf läuft mit diesem Aufruf.",
	refused: (why) => `Die gültige Adresse hätte nichts begonnen: ${why}`,
	request: "Der Aufruf, wie ein Lauf ihn bekommt",
	noBody: "ohne Inhalt",
};
