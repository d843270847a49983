/** What is known of a proposal before anybody accepts it, and what of it is allowed apart. */
export const proof = {
	takes: "What one run takes",
	time: "Time",
	money: "Money",
	calls: "Calls",
	rows: "Rows",
	untilNow: "Now",
	withIt: "With it",
	same: "Nothing changes in what one run takes.",
	byRuns: (n: number) => (n === 1 ? "Told by the last run." : `Told by the last ${n} runs.`),
	notKnown: (steps: string) => `Not known yet: nothing is recorded of ${steps}.`,
	notRehearsed: "Not known yet: the rehearsal did not end well.",
	noTime: "Not known: there was no time left for it.",
	ways: (reached: number, total: number) =>
		total === 1
			? `${reached} of 1 way was rehearsed`
			: `${reached} of ${total} ways were rehearsed`,
	missed: (step: string, way: string) => `Not: ${step}, ${way}`,
	more: (n: number) => `and ${n} more`,
	way: {
		runs: "runs",
		skipped: "left out",
		failed: "fails",
		else: "otherwise",
		approved: "approved",
		rejected: "rejected",
		received: "comes",
		timed_out: "does not come",
	} as Record<string, string>,
	reason: {
		tries_spent: "Not every value was tried.",
		step_not_reached: "Nothing led to the step.",
		always_fails: "The step failed each time.",
		needs_error: "An error could not be made up for it.",
		needs_decision: "It hangs on what a person decides.",
		needs_event: "It hangs on an event from outside.",
		open_condition: "Its condition is still open.",
		never_true: "No value makes the condition come out so.",
		earlier_case: "An earlier case takes whatever would lead there.",
		needs_trigger: "It hangs on what starts the run.",
		needs_variable: "It hangs on the workspace's variables.",
		needs_moment: "It hangs on the run itself.",
		needs_answer: "It hangs on what an action answers.",
		needs_input: "None of the inputs tried led there.",
	} as Record<string, string>,
	past: (same: number, played: number) =>
		played === 1
			? same === 1
				? "The last run stays as it was"
				: "The last run would go otherwise"
			: same === played
				? `The last ${played} runs stay as they were`
				: `${played - same} of the last ${played} runs would go otherwise`,
	nonePlayed: "The last runs could not be played",
	pastLead: "Played on what was recorded of them. Nothing was called.",
	run: (when: string) => `Run of ${when}`,
	asBefore: "as before",
	otherwise: "otherwise",
	notPlayed: (why: string) => `not played: ${why}`,
	ends: (after: string, before: string) => `ends ${after}, until now ${before}`,
	writesNew: (step: string, n: number) =>
		n === 1 ? `${step}: 1 write that was not made` : `${step}: ${n} writes that were not made`,
	writesOther: (step: string, now: number, before: number) =>
		`${step}: ${now} other ${now === 1 ? "write" : "writes"} instead of ${before}`,
	writesGone: (step: string, n: number) =>
		n === 1 ? `${step}: 1 write less` : `${step}: ${n} writes less`,
	differs: (where: string, before: string, after: string) => `${where}: ${before} → ${after}`,
	result: "Result of the run",
	nothing: "nothing",
	assumed: "What the record does not tell was assumed.",
	allow: "I allow what is new in this:",
	allowFirst: "Allow what is new first.",
	scopes: "May do",
	places: "Data",
	effects: "Kinds of effects",
	public: "whoever knows its address",
	anyone: "everybody",
	workflow: (name: string) => `runs the workflow ${name}`,
	read: (place: string) => `reads ${place}`,
	write: (place: string) => `writes ${place}`,
	atRunTime: (by: string) => `decided at run time by ${by}`,
	effect: {
		write: "writes",
		irreversible: "cannot be taken back",
		spend: "costs money",
	} as Record<string, string>,
};
