import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDocument, ordersDocument } from "#/testing/documents.ts";
import { applyOperations } from "./apply.ts";
import { type CanvasModel, canvasOf } from "./canvas-model.ts";
import { diffDocuments, overlayDocument } from "./diff.ts";
import { findStep, freshId, type Step, type WorkflowDocument, walkSteps } from "./document.ts";
import { edgesOf, referencesIn, rootSteps, wouldCycle } from "./edges.ts";
import { holesIn, producerOf } from "./holes.ts";
import {
	type Json,
	readFree,
	sameJson,
	showFree,
	valueAt,
	withoutValueAt,
	withValueAt,
} from "./json.ts";
import { type Layout, layoutOf, withSavedPositions } from "./layout.ts";
import { shiftsOf } from "./line-spots.ts";
import { addStep, connect, disconnect, removeStep, updateStep } from "./operations.ts";
import { outlineOf, stepOrder } from "./outline.ts";

const asJson = (value: unknown) => value as Json;

describe("pointers", () => {
	test("a value that was set is found again, and unsetting it restores the rest", () => {
		const key = fc.string({ minLength: 1, maxLength: 4 }).filter((one) => one !== "__proto__");
		fc.assert(
			fc.property(fc.dictionary(key, fc.integer()), key, fc.jsonValue(), (root, name, value) => {
				const path = `/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
				const set = withValueAt(root, path, asJson(value));
				expect(sameJson(valueAt(set, path), asJson(value))).toBe(true);
				const { [name]: _old, ...rest } = root;
				expect(withoutValueAt(set, path)).toEqual(rest);
			}),
		);
	});
});

describe("typed values", () => {
	test("any value shown and read again is the same value, words without quotes", () => {
		fc.assert(
			fc.property(fc.oneof(fc.jsonValue(), fc.string()), (value) => {
				expect(sameJson(readFree(showFree(asJson(value))), JSON.parse(JSON.stringify(value)))).toBe(
					true,
				);
			}),
		);
		expect(showFree("Hello")).toBe("Hello");
		expect(readFree('{"half')).toBeUndefined();
	});
});

describe("edges", () => {
	test("come from expressions and from after, not from words in quotes", () => {
		expect([...referencesIn("{{ steps.a.x + 'steps.b' }} steps.c")]).toEqual(["a"]);
		expect([...referencesIn({ deep: ["{{ steps.?q.orValue(1) }}"] })]).toEqual(["q"]);
		const ids = edgesOf(ordersDocument()).map((edge) => `${edge.from}>${edge.to}`);
		expect(ids).toEqual(["fetch>keep", "keep>fresh", "fresh>post", "fresh>mail"]);
	});

	test("name only steps that exist, in every document", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				const known = new Set(walkSteps(document).map((placed) => placed.step.id));
				for (const edge of edgesOf(document)) {
					expect(known.has(edge.from) && known.has(edge.to)).toBe(true);
					expect(wouldCycle(document, edge.from, edge.to)).toBe(false);
					expect(wouldCycle(document, edge.to, edge.from)).toBe(true);
				}
			}),
		);
	});
});

describe("canvas", () => {
	test("shows each step and trigger once, and the order that the edges of the document give", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				const { nodes, edges } = canvasOf(document);
				const steps = walkSteps(document).map((placed) => placed.step.id);
				expect(nodes.map((node) => node.id).sort()).toEqual(
					["trigger:start_here", ...steps].sort(),
				);
				expect(new Set(edges.map((edge) => edge.id)).size).toBe(edges.length);
				const drawn = edges.map((edge) => ({ from: edge.source, to: edge.target }));
				for (const edge of edgesOf(document)) expect(leads(drawn, edge.from, edge.to)).toBe(true);
				const known = new Set(edgesOf(document).map((edge) => `${edge.from}>${edge.to}`));
				for (const edge of edges)
					if (edge.kind !== "trigger") expect(known).toContain(`${edge.source}>${edge.target}`);
				expect(edges.filter((edge) => edge.kind === "trigger").map((edge) => edge.target)).toEqual(
					rootSteps(document),
				);
			}),
		);
	});

	test("a line drawn on it is an edge of the document, and erasing it brings the document back", () => {
		fc.assert(
			fc.property(anyDocument, fc.nat(), fc.nat(), (document, a, b) => {
				const ids = walkSteps(document).map((placed) => placed.step.id);
				const from = ids[a % Math.max(ids.length, 1)];
				const to = ids[b % Math.max(ids.length, 1)];
				fc.pre(from !== undefined && to !== undefined && !wouldCycle(document, from, to));
				fc.pre(!edgesOf(document).some((edge) => edge.from === from && edge.to === to));
				const wired = applyOperations(document, [connect(from, "ok", to)]);
				expect(canvasOf(wired).edges.map((edge) => edge.id)).toContain(`${from}->${to}`);
				expect(applyOperations(wired, [disconnect(from, "ok", to)])).toEqual(document);
			}),
		);
	});

	test("boxes of one scope never cover each other, groups included", () => {
		fc.assert(
			fc.property(anyDocument, fc.boolean(), (document, grouped) => {
				const model = canvasOf(grouped ? inGroup(document) : document);
				const layout = layoutOf(model);
				expect(coveringPairs(model, layout)).toEqual([]);
			}),
			{ numRuns: 40 },
		);
	});

	test("keeps the places people chose", () => {
		const model = canvasOf(ordersDocument());
		const layout = layoutOf(model);
		const far = { x: -4000, y: 6 };
		const moved = withSavedPositions(model, layout, { fetch: far });
		expect(moved.fetch).toMatchObject(far);
		expect(moved.keep).toEqual(layout.keep);
	});

	test("what nobody placed makes room for what somebody did, in groups as well", () => {
		fc.assert(
			fc.property(anyDocument, fc.nat(), fc.boolean(), (document, pick, grouped) => {
				const model = canvasOf(grouped ? inGroup(document) : document);
				const layout = layoutOf(model);
				const steps = model.nodes.filter((node) => !node.isGroup);
				const chosen = steps[pick % Math.max(1, steps.length)];
				const other = steps.find((node) => node !== chosen && node.parent === chosen?.parent);
				if (!chosen || !other) return;
				const spot = layout[other.id] ?? { x: 0, y: 0 };
				const placed = withSavedPositions(model, layout, { [chosen.id]: spot });
				expect(placed[chosen.id]).toMatchObject({ x: spot.x, y: spot.y });
				expect(coveringPairs(model, placed)).toEqual([]);
			}),
		);
	});

	test("two starts of two steps: no + covers another, and each stays on its line", () => {
		const starts = ["hand", "morning"].map((id) => ({ id, type: "manual" as const }));
		const steps = ["one", "two"].map((id) => ({ id, uses: "text.render", with: {} }));
		const model = canvasOf({ nexa: 1, name: "Two", triggers: starts, steps });
		const layout = layoutOf(model);
		const shifts = shiftsOf(model, layout);
		const middles = model.edges.map((edge) => {
			const [from, to] = [layout[edge.source], layout[edge.target]];
			const middle = ((from?.x ?? 0) + (to?.x ?? 0)) / 2;
			const shift = shifts.get(edge.id) ?? 0;
			expect(Math.abs(shift)).toBeLessThanOrEqual(Math.abs((from?.x ?? 0) - (to?.x ?? 0)) / 2);
			return middle + shift;
		});
		const sorted = middles.sort((one, other) => one - other);
		expect(sorted).toHaveLength(4);
		for (const [index, x] of sorted.slice(1).entries())
			expect(x - (sorted[index] ?? 0)).toBeGreaterThanOrEqual(24);
	});
});

function leads(edges: { from: string; to: string }[], from: string, to: string): boolean {
	return edges.some((edge) => edge.from === from && (edge.to === to || leads(edges, edge.to, to)));
}

function inGroup(document: WorkflowDocument): WorkflowDocument {
	const group: Step = { id: "the_group", type: "group", steps: document.steps ?? [] };
	return { ...document, steps: [group] };
}

function coveringPairs(model: CanvasModel, layout: Layout): string[] {
	return model.nodes.flatMap((one) =>
		model.nodes
			.filter((other) => one.id < other.id && one.parent === other.parent)
			.filter((other) => overlap(layout[one.id], layout[other.id]))
			.map((other) => `${one.id} ${other.id}`),
	);
}

type Placed = { x: number; y: number; width: number; height: number } | undefined;

function overlap(a: Placed, b: Placed): boolean {
	if (!a || !b) throw new Error("a box without a place");
	const apart =
		a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
	return !apart;
}

describe("diff and operations", () => {
	test("the operation made from two forms of a step turns one into the other", () => {
		fc.assert(
			fc.property(anyDocument, anyDocument, (a, b) => {
				const before = a.steps?.[0];
				const after = b.steps?.[0];
				fc.pre(before !== undefined && after !== undefined);
				const wanted = { ...after, id: before.id };
				const operation = updateStep(before, wanted);
				if (operation === null) expect(before).toEqual(wanted);
				else expect(applyOperations(a, [operation]).steps?.[0]).toEqual(wanted);
			}),
		);
	});

	test("marks exactly what an operation touched", () => {
		const before = ordersDocument();
		const after = applyOperations(before, [
			{
				op: "update_step",
				id: "keep",
				set: { "/with/where": "{{ item.total > 500.0 }}" },
				unset: [],
			},
			removeStep("mail"),
			addStep({ id: "log", uses: "text.render", with: { template: "done" } }),
		]);
		const { marks, fields } = diffDocuments(before, after);
		expect([...marks]).toEqual([
			["keep", "changed"],
			["log", "added"],
			["mail", "removed"],
		]);
		expect(fields.get("keep")?.map((change) => change.path)).toEqual(["/with/where"]);
		const shown = walkSteps(overlayDocument(before, after)).map((placed) => placed.step.id);
		expect(shown).toContain("mail");
		expect(shown).toContain("log");
	});

	test("a document does not differ from itself", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				expect(diffDocuments(document, structuredClone(document)).marks.size).toBe(0);
			}),
		);
	});
});

describe("outline", () => {
	test("lists every step once, each after what it needs", () => {
		fc.assert(
			fc.property(anyDocument, (document) => {
				const order = stepOrder(document);
				expect([...order].sort()).toEqual(
					walkSteps(document)
						.map((one) => one.step.id)
						.sort(),
				);
				for (const edge of edgesOf(document)) {
					expect(order.indexOf(edge.from)).toBeLessThan(order.indexOf(edge.to));
				}
			}),
		);
	});

	test("shows inner steps inside the step that holds them", () => {
		const document = inGroup(ordersDocument());
		const nodes = outlineOf(document);
		expect(nodes).toHaveLength(1);
		expect(nodes[0]?.inner).toHaveLength(walkSteps(document).length - 1);
		expect(nodes[0]?.inner.every((node) => node.inner.length === 0)).toBe(true);
	});
});

describe("holes", () => {
	test("are found where they stand, with the step that can answer them", () => {
		const document = ordersDocument();
		const [found, ...others] = holesIn(document);
		expect(others).toEqual([]);
		expect(found).toMatchObject({ path: "/steps/1/with/where", step: "keep" });
		expect(found && producerOf(found.hole, document)).toBe("fetch");
	});

	test("a hole behind a list step leads to where the list comes from", () => {
		const document = ordersDocument();
		const hole = { kind: "field" as const, label: "Which?", of: "steps.keep.items" };
		expect(producerOf(hole, document)).toBe("fetch");
	});
});

test("a new id is never one that is taken", () => {
	fc.assert(
		fc.property(anyDocument, fc.string({ maxLength: 10 }), (document, wanted) => {
			const id = freshId(document, wanted);
			expect(id).toMatch(/^[a-z][a-z0-9_]{0,39}$/);
			expect(findStep(document, id)).toBeUndefined();
		}),
	);
});
