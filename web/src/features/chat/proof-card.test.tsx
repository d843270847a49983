import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { RehearsalData } from "#/api/threads.ts";
import ProofCard from "./proof-card.tsx";

type Forecast = NonNullable<NonNullable<RehearsalData["forecast"]>["after"]>;

const NOTHING = {
	status: "succeeded",
	steps: {},
	forecast: null,
	coverage: null,
	examples: null,
	past: null,
};

function takes(calls: number, more: Partial<Forecast> = {}): Forecast {
	const none = { expected: 0, low: null, high: null };
	const expected = {
		seconds: { expected: 3, low: 2, high: 4 },
		usd: none,
		calls: { ...none, expected: calls },
		rows: none,
	};
	return {
		calls: 0,
		reads: 0,
		writes: 0,
		rows: 0,
		expected,
		runs: 3,
		without_history: [],
		...more,
	};
}

function shown(told: Partial<RehearsalData>) {
	render(
		<MantineProvider>
			<ProofCard result={{ ...NOTHING, ...told }} />
		</MantineProvider>,
	);
}

test("a change says what a run takes now and with it", () => {
	shown({ forecast: { before: takes(5), after: takes(2), left_out: null } });
	expect(screen.getByRole("row", { name: "Calls 5 2" })).toBeVisible();
	expect(screen.getByRole("row", { name: /Time 3 s \(2 to 4\) 3 s/ })).toBeVisible();
	expect(screen.getByText("Told by the last 3 runs.")).toBeVisible();
	expect(screen.queryByText("Money")).toBeNull();
});

test("a change that changes nothing in it says so, and what is not known is said", () => {
	shown({ forecast: { before: takes(5), after: takes(5), left_out: null } });
	expect(screen.getByText("Nothing changes in what one run takes.")).toBeVisible();
	shown({
		forecast: {
			before: null,
			after: takes(0, { expected: null, without_history: ["ask_boss"] }),
			left_out: null,
		},
	});
	expect(screen.getByText("Not known yet: nothing is recorded of Ask boss.")).toBeVisible();
});

test("ways that were not rehearsed are named with why", () => {
	const missed = [
		{ step: "size", way: "case odd", reason: "never_true" as const, why: "No value …" },
	];
	shown({ coverage: { reached: 7, total: 8, missed, rehearsals: 9 } });
	expect(screen.getByText("7 of 8 ways were rehearsed")).toBeVisible();
	expect(
		screen.getByText("Not: Size, Odd. No value makes the condition come out so."),
	).toBeVisible();
});

test("the last runs say in one line whether they stay, and in detail what would be otherwise", () => {
	const run = {
		run_id: "r1",
		started_at: null,
		was: "succeeded",
		outcome: "other" as const,
		why: null,
		before: "succeeded",
		after: "failed",
		differences: [
			{ step: null, item: null, what: "outputs", path: "/n", before: "1", after: null },
		],
		new_writes: [
			{ step: "post", action: "slack.post_message", times: 2 },
			{ step: "mail", action: "email.send", times: 1 },
		],
		gone_writes: [
			{ step: "mail", action: "email.send", times: 3 },
			{ step: "note", action: "email.send", times: 1 },
		],
		assumed: ["post: its answer is assumed"],
	};
	const rest = {
		differences: [],
		new_writes: [],
		gone_writes: [],
		assumed: [],
		after: "succeeded",
	};
	const same = { ...run, ...rest, run_id: "r2", outcome: "same" as const };
	const none = { ...same, run_id: "r3", outcome: "not_played" as const, why: "No time." };
	shown({ past: { runs: [run, same, none] } });
	expect(screen.getByText("1 of the last 2 runs would go otherwise")).toBeVisible();
	expect(screen.getByText(/r1: ends failed, until now succeeded/)).toBeInTheDocument();
	expect(screen.getByText("Post: 2 writes that were not made")).toBeInTheDocument();
	expect(screen.getByText("Mail: 1 other write instead of 3")).toBeInTheDocument();
	expect(screen.getByText("Note: 1 write less")).toBeInTheDocument();
	expect(screen.getByText("Result of the run /n: 1 → nothing")).toBeInTheDocument();
	expect(screen.getByText(/r3: not played: No time\./)).toBeInTheDocument();
});

test("a change says with which examples the workflow would do something else", () => {
	const other = [{ name: "amount is 100", differences: ["slack.post_message is done now: x."] }];
	shown({ examples: { as_expected: 3, total: 4, other } });
	expect(screen.getByText("3 of 4 examples go as expected")).toBeVisible();
	expect(screen.getByText(/amount is 100: slack.post_message is done now/)).toBeVisible();
});
