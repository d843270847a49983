export const advice = {
	title: "Save time and money",
	titleOf: (name: string) => `What ${name} could save`,
	lead: "Read off its recorded runs. Each change was played on the last good ones; nothing was called.",
	look: "Look for savings",
	looked: (runs: number, cost: string, found: number) =>
		`${runs === 1 ? "1 run was" : `${runs} runs were`} looked at. A run takes ${cost}. ${
			found === 0
				? "Nothing to save was found."
				: found === 1
					? "1 change would save something."
					: `${found} changes would save something.`
		}`,
	noRuns: "There are no recorded runs to look at yet. Run the workflow, then look again.",
	emptyTitle: "Nothing was looked for yet",
	empty:
		"Steps that wait without need, calls made twice, filters that come too late: they show in the runs.",
	nothingTitle: "Nothing to save",
	nothing: "The recorded runs show nothing that could be left out, joined or done sooner.",
	open: "Could be changed",
	running: "In a version",
	together: "All of them together",
	/** What a rule proposes and why, where the server does not speak the language of the page. */
	ruleTitle: (_rule: string, _about: string) => "",
	ruleWhy: (_rule: string) => "",
	predicted: "Expected saving a run",
	measured: "Measured saving a run",
	notMeasured: (version: number) => `Part of v${version}, which has not run well yet.`,
	measuredOver: (version: number, before: number, since: number) =>
		`since v${version}: ${since} runs, beside ${before} before it`,
	noSaving: "nothing yet",
	calls: (n: string) => (n === "1" ? "1 call" : `${n} calls`),
	money: (n: string) => `$ ${n}`,
	saves: (what: string) => `− ${what}`,
	fewerFailures: (percent: number) => `${percent} % fewer failed runs`,
	fewerRuns: (percent: number) => `${percent} % fewer runs`,
	kilobytes: (n: string) => `${n} kB`,
	saferRuns: (percent: number) => `safe to repeat: ${percent} % of the runs`,
	verdict: {
		passes: (n: number) =>
			n === 1
				? "Played on the last good run: the same answers, the same writes."
				: `Played on the last ${n} good runs: the same answers, the same writes.`,
		passes_if: (n: number) =>
			n === 1
				? "Played on the last good run: the same, if the following holds."
				: `Played on the last ${n} good runs: the same, if the following holds.`,
		fails: (n: number) => `Played on ${n} runs: it did not stay the same.`,
	},
	changes: (n: number) => (n === 1 ? "What changes (1 part)" : `What changes (${n} parts)`),
	moved: "The draft reads otherwise than what ran: look for savings again.",
	there: "The draft reads so already.",
	apply: "Apply to the draft",
	applied: "It is in the draft. Publish to make it live.",
};
