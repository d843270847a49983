/** What a schedule follows: a cron line or an RRULE, in a zone. */
export type ScheduleRule = {
	cron: string | null;
	rrule: string | null;
	start: string | null;
	timezone: string;
};

/** What is said about documents and problems, outside of any one page. */
export const words = {
	list: (names: string[]) => names.join(" and "),
	runs: (workflow: string | undefined) => `Runs ${workflow ?? "another workflow"}`,
	endsFailed: "Ends the run as failed",
	ends: "Ends the run",
	steps: (n: number) => (n === 1 ? "1 step" : `${n} steps`),
	waitsFor: (what: string) => `For ${what}`,
	waitsForEvent: (name: string) => `For “${name}”`,
	waitsUntil: (when: string) => `Until ${when}`,
	waits: "Waits",
	seconds: (n: number) => `${n} s`,
	minutes: (n: number) => `${n} min`,
	hours: (n: number) => `${n} h`,
	days: (n: number) => (n === 1 ? "1 day" : `${n} days`),
	onSchedule: "On a schedule",
	whenCalled: "When its address is called",
	whenPressed: "When someone presses Run",
	whenReported: (app: string | undefined) => `When ${app ?? "an app"} reports something`,
	whenMailed: "When an e-mail arrives",
	whenCalledByOther: "When another workflow calls it",
	whenOtherFails: "When another workflow fails",
	/** What a connector looks for; empty where the server’s own words are those of the page. */
	appTitle: (_id: string) => "",
	appSummary: (_id: string) => "",
	/** The ways out of a step. */
	ports: {
		approved: "approved",
		rejected: "rejected",
		received: "received",
		timed_out: "timed out",
		failed: "failed",
	} as Record<string, string>,
	triggers: {
		manual: "By hand",
		schedule: "Schedule",
		webhook: "Webhook",
		app: "App event",
		email: "E-mail",
		workflow: "Called by a workflow",
		error: "A failed run",
	},
	schedule: {
		/** When the rule fires; empty where the server’s own words are those of the page. */
		says: (_rule: ScheduleRule) => "",
		cron: (cron: string) => `Cron ${cron}`,
		everyMinutes: (n: string) => `Every ${n} minutes`,
		everyHours: (n: string) => `Every ${n} hours`,
		everyHour: "Every hour",
		everyMinute: "Every minute",
		everyDay: "Every day",
		weekdays: "Weekdays",
		weekends: "Weekends",
		at: (times: string) => `at ${times}`,
		dayOfMonth: (day: string, at: string) => `On day ${day} of each month ${at}`,
		dayNames: ["Sundays", "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays"],
	},
	change: {
		quoted: (name: string) => `“${name}”`,
		add: (name: string) => `Add ${name}`,
		addAs: (name: string, what: string) => `Add ${name}: ${what}`,
		addStep: "Add a step",
		remove: (name: string) => `Remove ${name}`,
		change: (name: string, fields: string) => `Change ${name}: ${fields}`,
		rename: (name: string) => `Rename ${name}`,
		renameTo: (name: string, to: string) => `Rename ${name} to ${to}`,
		nameIt: (name: string) => `Name it ${name}`,
		description: "Change the description",
		startsBy: (when: string) => `Starts: ${when}`,
		connect: (from: string, to: string) => `Connect ${from} to ${to}`,
		disconnect: (from: string, to: string) => `Disconnect ${from} from ${to}`,
		setTrigger: "Set what starts it",
		move: (name: string) => `Move ${name}`,
		details: "details",
		others: {
			remove_trigger: "Remove a trigger",
			set_layout: "Arrange the canvas",
			set_inputs: "Change what it takes in",
			set_outputs: "Change what it gives back",
			set_settings: "Change its settings",
		} as Record<string, string>,
		other: (op: string) => op.replace(/^set_/, "Set ").replaceAll("_", " "),
	},
	/** What the validator finds; empty where the server’s own words are those of the page. */
	found: {
		said: (_code: string, _facts: Record<string, string>, _message: string) => "",
		hint: (_code: string, _facts: Record<string, string>, _hint: string) => "",
	},
	problem: {
		/** What an error code means, where the server does not speak the language of the page. */
		said: (_code: string) => "",
		login: "Please log in again.",
		role: "Your role does not allow this.",
		gone: "This is no longer here.",
		tooMany: "Too many requests. Wait a moment and try again.",
		server: "The server could not do this. Try again; nothing was changed.",
		refused: (status: number) => `The server refused this (${status}).`,
		unreachable: "The server cannot be reached. Your work on this page is kept.",
		unknown: "Something went wrong.",
	},
};
