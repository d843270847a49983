/** Why a run failed, what would mend it, and running it again. */
export const failures = {
	whyTitle: "Why it failed",
	fullWhy: "See the run, the fix and the way to try again",
	cites: "Rests on",
	event: (seq: number) => `event ${seq}`,
	pastRun: (n: number) => `past run ${n}`,
	writtenBy: (who: string) => `Worded by ${who} from what was recorded.`,
	fixTitle: "Suggested fix",
	fixPasses: "Tested on the failing input: with it, this run ends well.",
	fixPassesIf: "Tested on the failing input: with it, this run ends well if the following holds.",
	fixFails: "Tested on the failing input: it does not mend this run by itself.",
	fixGood: (same: number, all: number) =>
		all === 1
			? same === 1
				? "The last good run stays as it was."
				: "The last good run would change."
			: `${same} of the last ${all} good runs stay as they were.`,
	fixNoTime: (count: number) =>
		`${count} more ${count === 1 ? "was" : "were"} not played: there was no time left.`,
	fixNotKept: (count: number) =>
		`${count} more ${count === 1 ? "was" : "were"} not played: what is needed is not on record any more.`,
	fixMoved:
		"The draft has been changed since this run. The fix is put on top of the draft as it is now.",
	fixIntent: "Fix of a failed run",
	apply: "Apply to the draft",
	applied: "The fix is in the draft. Nothing runs with it until you publish.",
	openDraft: "Open the draft",
	retryWithDraft: "Retry with the draft",
	similarTitle: "Failures like this one",
	sameKind: "the same kind",
	mendedBy: "It went well again in",
	mendedByVersion: (n: number) => `version ${n}`,
	thisRun: "this run",
	openRun: (name: string) => `Open the failed run of ${name}`,
	retry: "Retry from the failed step",
	rerun: "Run again from here",
	rerunTitle: "Run this again?",
	rerunLead: "It becomes a run of its own; this one stays as it is.",
	rerunOf: "Repeats an earlier run",
	with: "With",
	version: {
		same: "The version of this run",
		newest: "The live version",
		draft: "The draft, as a test",
	},
	kept: (n: number) =>
		n === 1 ? "1 step keeps its result" : `${n} steps keep their results and are not done again`,
	willRun: "These steps run",
	nothingRuns: "No step would run. Choose another version, or change the workflow first.",
	why: {
		failed: "failed",
		asked: "chosen by you",
		new: "is new",
		changed: "was changed",
		input_changed: "gets other data",
		after: "comes after",
		not_reached: "was not reached",
	} as Record<string, string>,
	repeatTitle: "Something may happen a second time",
	happened: (n: number) =>
		n === 1 ? "1 call already did its work" : `${n} calls already did their work`,
	unknown: (n: number) =>
		n === 1 ? "1 call may have done its work" : `${n} calls may have done their work`,
	confirm: "I know, do it again",
	start: "Start the run",
};
