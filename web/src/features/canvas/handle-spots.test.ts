import { expect, test } from "vitest";
import { canvasOf } from "#/graph/canvas-model.ts";
import type { WorkflowDocument } from "#/graph/document.ts";
import { handlesOf } from "./handle-spots.ts";

const SHOP: WorkflowDocument = {
	nexa: 1,
	name: "Shop",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "way",
			type: "branch",
			mode: "first",
			cases: [
				{ id: "large", when: "inputs.sum > 100" },
				{ id: "small", when: "inputs.sum < 10" },
			],
		},
		{ id: "end", type: "stop", outcome: "succeeded" },
	],
} as unknown as WorkflowDocument;

const { nodes } = canvasOf(SHOP);

function spotsOf(id: string) {
	const node = nodes.find((one) => one.id === id);
	if (!node) throw new Error(id);
	const found = handlesOf(node, { x: 0, y: 0, width: 300, height: 100 });
	return found.map((one) => [one.type, one.id, one.x + 5, one.y + 5]);
}

test("a trigger leads on, and nothing leads to it", () => {
	expect(spotsOf("trigger:hand")).toEqual([["source", "ok", 150, 100]]);
});

test("the named ways out share the lower edge", () => {
	const spots = spotsOf("way");
	const ways = nodes.find((one) => one.id === "way")?.ports.map((port) => port.id) ?? [];
	expect(ways.slice(0, 2)).toEqual(["large", "small"]);
	expect(spots[0]).toEqual(["target", null, 150, 0]);
	const share = 300 / ways.length;
	expect(spots.slice(1, 1 + ways.length)).toEqual(
		ways.map((id, index) => ["source", id, share * (index + 0.5), 100]),
	);
	expect(spots.at(1 + ways.length)).toEqual(["source", "any", 150, 100]);
});

test("what ends a run leads nowhere", () => {
	expect(spotsOf("end")).toEqual([["target", null, 150, 0]]);
});
