/** Trying one step of a draft. */
export const stepTest = {
	title: "Try this step",
	lead: "Steps before it answer with their pins and samples. The network stays closed until you say otherwise.",
	try: "Try it",
	real: "Do it once for real",
	realTitle: "Really do it?",
	realText: (effect: string) => `${effect}. It is done once, with exactly this:`,
	wasReal: "This was really done.",
	wasClosed: "With the network closed; nothing was sent.",
	status: {
		succeeded: "Succeeded",
		failed: "Failed",
		skipped: "Skipped",
		retrying: "Would be tried again",
		parked: "Would wait for a decision",
		waiting: "Would wait",
		not_reached: "Would not be reached",
	} as Record<string, string>,
	skippedShort: {
		edges: "not on the way taken",
		when: "condition not met",
		disabled: "switched off",
	} as Record<string, string>,
	skippedBy: {
		edges: "No way leads here: none of the steps before it took the way out that this one follows.",
		when: "Its condition was not met.",
		disabled: "It is switched off.",
	} as Record<string, string>,
	lastRuns: "What it got and gave last",
	lastRun: "Last run",
	lastGood: "Last good run",
	isGood: "The last run went well: there is nothing to hold beside it.",
	noRun: "No live run has ended yet.",
	notReached: "The step was not in this run.",
	pin: "Answer in tests",
	pinNone: "Nothing is pinned: tests use a sample, or simulate.",
	pinned: "Pinned: tests use this answer. Live runs never do.",
	notJson: "This is not JSON.",
	setPin: "Pin it",
	unpin: "Take the pin off",
	isPinned: "Pinned in tests",
	pins: (n: number) => (n === 1 ? "1 pin" : `${n} pins`),
	pinsLead: "In tests these answer with what is pinned",
	unpinAll: "Take all pins off",
	live: {
		missing: (names: readonly string[]) =>
			names.some((name) => name.startsWith("steps."))
				? "No sample yet: run or test the step before."
				: `No sample of ${names.join(", ")} yet.`,
		kind: (kind: string, size: number | null) =>
			(
				({
					null: "empty",
					boolean: "yes or no",
					number: "number",
					text: "text",
					list: size === 1 ? "list of 1" : `list of ${size}`,
					object: "object",
				}) as Record<string, string>
			)[kind] ?? kind,
		shortened: "shortened",
		from: {
			given: "from your test",
			pin: "from what is pinned",
			sample: "from a sample",
			last_run: "from the last good run",
			default: "from the defaults",
			made_up: "made up",
		} as Record<string, string>,
	},
};
