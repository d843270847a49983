import fc from "fast-check";
import { expect, test } from "vitest";
import { applyOperations } from "./apply.ts";
import type { WorkflowDocument } from "./document.ts";
import { addStep, connect, type Operation, removeStep, setLayout } from "./operations.ts";
import { type Change, toSend, withChanges } from "./unsaved.ts";

const DRAFT = {
	revision: 4,
	layout: {},
	document: {
		nexa: 1,
		name: "D",
		steps: [{ id: "one" }, { id: "two", with: { text: "a" } }],
	} as WorkflowDocument,
};
const named = (name: string): Operation => ({
	op: "update_step",
	id: "one",
	set: { "/name": name },
});
const change = (...operations: Operation[]): Change => ({ base: 4, operations, intent: "" });

test("the draft is shown with what has not been saved, once", () => {
	const changes = [
		change(named("First")),
		change(addStep({ id: "three" }), connect("one", null, "three")),
	];
	const shown = withChanges(DRAFT, changes);
	expect(shown.document.steps?.map((step) => step.id)).toEqual(["one", "two", "three"]);
	expect(shown.document.steps?.[0]?.name).toBe("First");
	expect(withChanges(shown, changes)).toEqual(shown);
	const moved = withChanges(DRAFT, [change(setLayout({ one: { x: 1, y: 2 } }))]);
	expect(moved.layout).toEqual({ one: { x: 1, y: 2 } });
});

test("where nobody was faster all of it is sent, on the revision it was made on", () => {
	const changes = [change(named("First")), change(removeStep("two"))];
	expect(toSend(DRAFT, changes)).toEqual({
		base: 4,
		operations: [named("First"), removeStep("two")],
	});
});

test("another person's change is left to the server to judge", () => {
	const theirs = { ...DRAFT, revision: 5 };
	expect(toSend(theirs, [change(named("Mine"))])).toEqual({ base: 4, operations: [named("Mine")] });
});

test("what arrived though its answer was lost is not sent again", () => {
	const operations = fc.subarray([named("First"), addStep({ id: "three" }), removeStep("two")]);
	fc.assert(
		fc.property(operations, operations, (arrived, rest) => {
			const document = applyOperations(DRAFT.document, arrived);
			const sent = toSend({ ...DRAFT, revision: 5, document }, [change(...arrived, ...rest)]);
			const again = (sent?.operations ?? []).filter((one) => arrived.includes(one));
			expect(again).toEqual([]);
		}),
	);
});
