import type { budget } from "../budget.ts";

export const budgetGerman: typeof budget = {
	lead: "Was alle Workflows zusammen an einem Tag ausgeben dürfen. Ein Aufruf, der darüber hinausginge, unterbleibt: sein Schritt scheitert, und eine Meldung sagt es.",
	usd: "Geld (USD)",
	tokens: "KI-Token",
	calls: "Aufrufe nach außen",
	noLimit: "Keine Grenze",
	spent: (n) => `Heute bisher: ${n}`,
	usedUp: "Aufgebraucht: heute wurde ein Aufruf abgelehnt. Um 00:00 UTC beginnt ein neuer Tag.",
	save: "Grenzen setzen",
	saved: "Die Grenzen sind gesetzt. Sie gelten binnen zehn Sekunden.",
	ofOne:
		"Ein Workflow kann eigene Grenzen haben: settings.budget in seinem Dokument, per_day für einen Tag.",
};
