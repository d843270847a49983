export const memory = {
	corrections: "What was put right",
	correctionsLead:
		"When a plan left something open and somebody filled it in, the next plan uses it – and says so.",
	noneTitle: "Nothing is remembered yet",
	none: "Fill in what a proposal leaves open, such as a channel or a receiver, and it is remembered here.",
	rule: (argument: string, value: string) => `${argument} is “${value}”`,
	ruleAbout: (argument: string, value: string, about: string) =>
		`${argument} is “${value}” when it is about “${about}”`,
	from: (workflow: string) => `put right in ${workflow}`,
	forget: (rule: string) => `Forget: ${rule}`,
	forgetTitle: "Forget this?",
	forgetText: "No later plan uses it. Workflows that were built with it stay as they are.",
	forgetIt: "Forget it",
	forgotten: "It is forgotten.",
	repeated: "Built again and again",
	repeatedLead:
		"The same steps in several workflows: each could be one workflow that the others call.",
	noRepeated: "No steps stand the same in several workflows.",
	makeOne: "Make one workflow of it",
	publishOne: (name: string) => `“${name}” does this. Publish it, then the others can call it.`,
	callOne: (workflow: string, callee: string) => `Let “${workflow}” call “${callee}”`,
	/** The planner reads this sentence. */
	askCall: (callee: string) => `Call “${callee}” instead of the repeated steps`,
	standsIn: (n: number) => `In ${n} workflows:`,
	inWords: "In plain words",
	plansBack: "Checked: from this sentence the planner builds the same again.",
	differs: (what: string) => `The sentence does not carry all of it: ${what}.`,
	facts: "One by one",
	inFull: "In full",
	inFullLead:
		"Everything in it. Sent in the chat, also after you have changed lines, it builds exactly this.",
	copyInFull: "Copy in full",
};
