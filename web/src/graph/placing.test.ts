import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDocument, ordersDocument } from "#/testing/documents.ts";
import { applyOperations } from "./apply.ts";
import { canvasOf } from "./canvas-model.ts";
import { findStep, labelOf, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf, wouldCycle } from "./edges.ts";
import { groupOf, groupsFor, moveInto } from "./grouping.ts";
import { layoutOf } from "./layout.ts";
import { neighbour } from "./neighbours.ts";
import { CONTROL_TYPES, newAction, newControl } from "./new-step.ts";
import { placeStep } from "./placing.ts";
import { groupAt } from "./spot.ts";

const WORDS = {
	names: {
		branch: "Choose",
		loop: "Each",
		group: "Group",
		wait: "Wait",
		approval: "Ask",
		stop: "End",
	},
	whichWay: "When?",
	whichList: "Which list?",
	mayGoOn: "Go on?",
};
const ACTION = { id: "text.render", title: "Write", input_schema: { properties: {} } };
const anyPick = fc.nat();
const ids = (document: WorkflowDocument) => walkSteps(document).map((one) => one.step.id);

describe("placing", () => {
	test("on a line, the new step waits for its start and its end waits for the new step", () => {
		fc.assert(
			fc.property(
				anyDocument,
				anyPick,
				fc.constantFrom(...CONTROL_TYPES),
				(document, pick, type) => {
					const { edges } = canvasOf(document);
					const edge = edges[pick % Math.max(1, edges.length)];
					if (!edge) return;
					const step = newControl(document, type, WORDS);
					const operations = placeStep(document, step, { at: "line", line: edge });
					const after = applyOperations(document, operations);
					expect(ids(after).sort()).toEqual([...ids(document), step.id].sort());
					expect(findStep(after, step.id)?.parent).toBe(findStep(document, edge.target)?.parent);
					const follows = edgesOf(after).some(
						(one) => one.from === step.id && one.to === edge.target,
					);
					expect(follows).toBe(type !== "stop");
					for (const one of edgesOf(after)) expect(wouldCycle(after, one.from, one.to)).toBe(false);
				},
			),
		);
	});

	test("behind a branch it takes the first way, behind an end it stands alone", () => {
		const document = ordersDocument();
		for (const [type, expected] of [
			["branch", ["choice.yes"]],
			["stop", undefined],
		] as const) {
			const made = { ...newControl(document, type, WORDS), id: "choice" };
			const with_ = applyOperations(document, placeStep(document, made, { at: "end" }));
			const step = newAction(with_, ACTION);
			const after = applyOperations(with_, placeStep(with_, step, { at: "after", node: "choice" }));
			expect(findStep(after, step.id)?.step.after).toEqual(expected);
		}
	});

	test("after a chosen group it stands inside it", () => {
		const document = ordersDocument();
		const group = newControl(document, "group", WORDS);
		const grouped = applyOperations(document, placeStep(document, group, { at: "end" }));
		const step = newAction(grouped, ACTION);
		const after = applyOperations(
			grouped,
			placeStep(grouped, step, { at: "after", node: group.id }),
		);
		expect(findStep(after, step.id)?.parent).toBe(group.id);
	});
});

describe("grouping", () => {
	test("keeps every step, and no wait crosses a frame", () => {
		fc.assert(
			fc.property(
				anyDocument,
				fc.array(anyPick, { minLength: 1, maxLength: 4 }),
				(document, picks) => {
					const known = ids(document);
					if (known.length === 0) return;
					const chosen = picks.map((pick) => known[pick % known.length] as string);
					const made = groupOf(document, chosen, "Together");
					const after = applyOperations(document, made?.operations ?? []);
					expect(ids(after).sort()).toEqual([...known, made?.group].sort());
					for (const id of chosen) expect(isInside(after, id, made?.group ?? "")).toBe(true);
					expect(crossing(after, made?.group ?? "")).toEqual([]);
					const out = applyOperations(after, moveInto(after, chosen, null));
					expect(ids(out).sort()).toEqual(ids(after).sort());
					expect(chosen.filter((id) => isInside(out, id, made?.group ?? ""))).toEqual([]);
				},
			),
		);
	});

	/** Waits of steps in the group for steps that are not in it. */
	function crossing(document: WorkflowDocument, group: string): string[] {
		const inside = walkSteps(document).filter((one) => one.parent === group);
		const known = new Set(inside.map((one) => one.step.id));
		return inside
			.flatMap((one) => one.step.after ?? [])
			.filter((entry) => !known.has(entry.split(".")[0] ?? ""));
	}

	test("what waited for a step in the group waits for the group", () => {
		const document: WorkflowDocument = {
			nexa: 1,
			name: "x",
			steps: [
				{ id: "a", uses: "text.render" },
				{ id: "b", uses: "text.render", after: ["a.failed"] },
				{ id: "c", uses: "text.render", after: ["b"] },
			],
		};
		const made = groupOf(document, ["b"], "Together");
		const after = applyOperations(document, made?.operations ?? []);
		expect(findStep(after, "c")?.step.after).toEqual(["group"]);
		expect(findStep(after, "group")?.step.after).toEqual(["a.failed"]);
		expect(findStep(after, "b")?.step.after).toBeUndefined();
		expect(groupsFor(after, ["a"]).map(labelOf)).toEqual(["Together"]);
		expect(groupsFor(after, ["group"])).toEqual([]);
	});

	function isInside(document: WorkflowDocument, id: string, group: string): boolean {
		const parent = findStep(document, id)?.parent ?? null;
		return parent !== null && (parent === group || isInside(document, parent, group));
	}
});

describe("moving about", () => {
	test("a point in the middle of an empty part of a group belongs to the group", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				const model = canvasOf(document);
				const layout = layoutOf(model);
				for (const node of model.nodes) {
					const box = layout[node.id];
					if (!node.isGroup || node.parent || !box) continue;
					const point = { x: box.x + box.width / 2, y: box.y + 20 };
					expect(groupAt(model, layout, point)).toBe(node.id);
				}
				expect(groupAt(model, layout, { x: -9999, y: -9999 })).toBeNull();
			}),
		);
	});

	test("down follows a line, and up comes back to where a line began", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				const model = canvasOf(document);
				const layout = layoutOf(model);
				for (const edge of model.edges) {
					const next = neighbour(model, layout, edge.source, "down");
					const ends = model.edges.filter((one) => one.source === edge.source);
					expect(ends.map((one) => one.target)).toContain(next);
				}
			}),
		);
	});
});
