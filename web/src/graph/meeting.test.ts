import { expect, test } from "vitest";
import { ordersDocument } from "#/testing/documents.ts";
import { applyOperations } from "./apply.ts";
import { findStep } from "./document.ts";
import { chosenOf, metIn } from "./meeting.ts";
import { addStep, type Operation, removeStep, setLayout } from "./operations.ts";

const named = (id: string, name: string): Operation => ({
	op: "update_step",
	id,
	set: { "/name": name },
	unset: [],
});
const nameIn = (document: ReturnType<typeof ordersDocument>, id: string) =>
	findStep(document, id)?.step.name;

test("of one field each one's value is shown beside how it was, and the chosen part goes on top", () => {
	const was = ordersDocument();
	const theirs = applyOperations(was, [named("fetch", "Theirs")]);
	const mine = [named("fetch", "Mine"), named("post", "Post it"), setLayout({})];
	const met = metIn(was, theirs, mine);
	expect(met).toMatchObject([
		{
			id: "fetch",
			both: true,
			gone: null,
			fields: [{ path: "/name", was: nameIn(was, "fetch"), theirs: "Theirs", mine: "Mine" }],
		},
		{ id: "post", both: false, gone: null },
	]);
	const merged = applyOperations(theirs, chosenOf(met, new Set(["post"])));
	expect([nameIn(merged, "fetch"), nameIn(merged, "post")]).toEqual(["Theirs", "Post it"]);
});

test("what somebody took away is said, whoever it was, and once is enough", () => {
	const was = ordersDocument();
	const without = applyOperations(was, [removeStep("post")]);
	expect(metIn(was, without, [named("post", "Mine")])).toMatchObject([
		{ gone: "theirs", fields: [] },
	]);
	const renamed = applyOperations(was, [named("post", "Theirs")]);
	expect(metIn(was, renamed, [removeStep("post")])).toMatchObject([{ gone: "mine", both: true }]);
	expect(metIn(was, without, [removeStep("post")])).toEqual([]);
});

test("what is already as I would have it is not asked about; how it was may be unknown", () => {
	const theirs = applyOperations(ordersDocument(), [named("fetch", "Same")]);
	expect(metIn(ordersDocument(), theirs, [named("fetch", "Same")])).toEqual([]);
	const added = addStep({ id: "fresh_one", uses: "text.render", with: {} });
	expect(metIn(null, theirs, [added])).toMatchObject([{ id: "fresh_one", both: null, gone: null }]);
});
