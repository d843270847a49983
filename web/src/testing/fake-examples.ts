/** Examples of the fake server's workflow: two that go as expected, one that does not. */
import type { Example, ExamplePlayed } from "../api/examples.ts";
import { NOW } from "./fake-state.ts";

type Given = { body: Record<string, unknown>; parts: string[]; url: URL };

function example(id: string, name: string, more: Partial<Example> = {}): Example {
	return {
		id,
		name,
		origin: "written",
		given: { inputs: {}, trigger: null, answers: {}, failures: [] },
		expected: { status: "succeeded", error: null, doings: [], outputs: null },
		created_at: NOW,
		...more,
	};
}

const POSTED = {
	status: "succeeded",
	error: null,
	doings: [{ does: "call", uses: "slack.post_message", with: { channel: "#sales", text: "101" } }],
	outputs: null,
};
const ALL = [
	example("e1", "As usual"),
	example("e2", "amount is 101", {
		given: { inputs: {}, trigger: { body: { amount: 101 } }, answers: {}, failures: [] },
		expected: POSTED,
	}),
	example("e3", "A big one", { origin: "kept", expected: POSTED }),
];
const DIFFERENCE = "slack.post_message: channel is #ops where it was #sales.";

export function exampleRoutes(): [string, (given: Given) => unknown][] {
	let examples = ALL;
	let otherwise = new Set(["e2"]);
	const played = (one: Example): ExamplePlayed => ({
		id: one.id,
		name: one.name,
		outcome: otherwise.has(one.id) ? "other" : "as_expected",
		differences: otherwise.has(one.id) ? [DIFFERENCE] : [],
		came: null,
	});
	return [
		["GET /workflows/[^/]+/examples", () => ({ items: examples })],
		[
			"POST /workflows/[^/]+/examples/play",
			() => {
				const items = examples.map(played);
				const good = items.filter((one) => one.outcome === "as_expected").length;
				return { as_expected: good, total: items.length, items };
			},
		],
		[
			"POST /workflows/[^/]+/examples/write",
			() => {
				otherwise = new Set();
				return { items: examples };
			},
		],
		[
			"POST /workflows/[^/]+/examples/([^/]+)/accept",
			({ parts }) => {
				otherwise.delete(String(parts[0]));
				return examples.find((one) => one.id === parts[0]);
			},
		],
		[
			"DELETE /workflows/[^/]+/examples/([^/]+)",
			({ parts }) => {
				examples = examples.filter((one) => one.id !== parts[0]);
				return null;
			},
		],
	];
}
