export const budget = {
	lead: "What all workflows together may spend on a day. A call that would go past it is not made: its step fails, and an alert says so.",
	usd: "Money (USD)",
	tokens: "AI tokens",
	calls: "Outside calls",
	noLimit: "No limit",
	spent: (n: string) => `Today so far: ${n}`,
	usedUp: "Used up: a call was refused today. A new day begins at 00:00 UTC.",
	save: "Set the limits",
	saved: "The limits are set. They count within ten seconds.",
	ofOne:
		"A workflow can have limits of its own: settings.budget in its document, per_day for a day.",
};
