/** When a live version starts by itself. */
export const schedules = {
	title: "Schedules",
	titleOf: (name: string) => `Schedules of ${name}`,
	lead: "When the live version starts by itself. What is paused starts nothing until it is resumed.",
	noneTitle: "Nothing is scheduled",
	none: "A schedule of the published version appears here. Add one in the editor, and publish it.",
	isOff: "It is switched off: nothing starts by itself",
	isOffLead: "Switch it on, and these times start the live version.",
	isDraft: "It is not published: nothing starts by itself",
	isDraftLead: "These times are of the draft. Publish it in the editor, then switch it on.",
	switchOn: "Switch it on",
	open: "Pause it, or make up for missed times",
	running: "Running",
	paused: "Paused",
	off: "Switched off",
	pause: "Pause",
	resume: "Resume",
	pausedNow: "It is paused.",
	resumedNow: "It goes on with the next due time.",
	next: "Next",
	nextNone: "None while it is paused or switched off.",
	last: "Last start",
	never: "Not started yet",
	ofVersion: (n: number) => `of v${n}`,
	makeUp: "Make up for missed times",
	makeUpLead:
		"Starts one run for each due time that had none. Asked twice, it is still one run each.",
	since: "From",
	until: "To",
	look: "Look what is missing",
	nothing: (already: number) =>
		already === 0
			? "No due time lies between these moments."
			: `Nothing is missing: all ${already} due times have had their run.`,
	missing: (n: number, already: number) =>
		`${n === 1 ? "1 due time has" : `${n} due times have`} had no run${already > 0 ? `; ${already} have had theirs` : ""}.`,
	andMore: (n: number) => `and ${n} more`,
	perMinute: "At most so many a minute",
	start: (n: number) => (n === 1 ? "Start 1 run" : `Start ${n} runs`),
	startTitle: (n: number) => (n === 1 ? "Start 1 run?" : `Start ${n} runs?`),
	startText:
		"They run the live version, each with the due time it makes up for. What it writes, it writes again for each of them.",
	started: (n: number) => (n === 1 ? "1 run is queued." : `${n} runs are queued.`),
	toRuns: "See the runs",
	offFirst: "Switch the workflow on first: a workflow that is off makes up for nothing.",
};
