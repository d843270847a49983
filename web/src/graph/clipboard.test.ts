import fc from "fast-check";
import { expect, test } from "vitest";
import { copiedText, pasteOf } from "./clipboard.ts";
import type { Step, WorkflowDocument } from "./document.ts";

const ORDERS: WorkflowDocument = {
	nexa: 1,
	name: "Orders",
	steps: [
		{ id: "fetch", uses: "http.request", with: { url: "https://x.example" } },
		{ id: "big", uses: "list.filter", with: { items: "{{ steps.fetch.body.items }}" } },
		{
			id: "post",
			uses: "slack.post_message",
			after: ["big", "gate.yes"],
			with: {
				text: "{{ steps.big.count }} of {{ steps.fetch.?total.orValue(0) }}; steps.big stays",
			},
		},
	],
};

function added(document: WorkflowDocument, text: string): Step[] {
	const pasted = pasteOf(document, text);
	if (typeof pasted === "string") throw new Error(pasted);
	return pasted.operations.map((one) => one.step as unknown as Step);
}

test("pasted beside the originals, copies read each other and not the originals", () => {
	const copy = copiedText(ORDERS, ["big", "post"]) ?? "";
	const [big, post] = added(ORDERS, copy);
	expect(big?.id).toBe("big_2");
	expect(big?.with?.items).toBe("{{ steps.fetch.body.items }}");
	expect(post?.with?.text).toBe(
		"{{ steps.big_2.count }} of {{ steps.fetch.?total.orValue(0) }}; steps.big stays",
	);
	expect(post?.after).toEqual(["big_2"]);
});

test("a group is copied once, with what is in it", () => {
	const document: WorkflowDocument = {
		nexa: 1,
		name: "G",
		steps: [{ id: "g", type: "group", steps: [{ id: "inner", uses: "text.join" }] }],
	};
	const steps = added(document, copiedText(document, ["g", "inner"]) ?? "");
	expect(steps.map((step) => step.id)).toEqual(["g_2"]);
	expect(steps[0]?.steps?.map((step) => step.id)).toEqual(["inner_2"]);
});

test("in another workflow, connections to steps that are not there are left out", () => {
	const other: WorkflowDocument = { nexa: 1, name: "Other", steps: [] };
	const [post] = added(other, copiedText(ORDERS, ["post"]) ?? "");
	expect(post?.id).toBe("post");
	expect(post?.after).toBeUndefined();
});

test("any other text is refused with a reason, whatever it is", () => {
	const deep = (n: number) => "[".repeat(n) + "]".repeat(n);
	const step = (extra: string) => `{"nexa_steps":1,"steps":[{"id":"a"${extra}}]}`;
	fc.assert(fc.property(fc.string(), (text) => typeof pasteOf(ORDERS, text) === "string"));
	fc.assert(
		fc.property(fc.json(), (text) => {
			const mixed = pasteOf(ORDERS, `{"nexa_steps":1,"steps":[${text}]}`);
			return typeof mixed === "string" || mixed.ids.length === 1;
		}),
	);
	const reasons: [string, string][] = [
		["  ", "nothing"],
		["Dear all, see below", "words"],
		[step("").slice(0, -4), "broken"],
		['{"nodes":[{"type":"n8n-nodes-base.httpRequest"}],"connections":{}}', "foreign"],
		["[1,2,3]", "foreign"],
		['{"nexa_steps":1}', "unfit"],
		['{"nexa_steps":1,"steps":[]}', "unfit"],
		['{"nexa_steps":1,"steps":[4]}', "unfit"],
		[step(',"after":"b"'), "unfit"],
		[step(',"steps":{"a":1}'), "unfit"],
		[step(`,"with":${deep(5_000)}`), "unfit"],
		[`"${"x".repeat(1_000_001)}"`, "long"],
	];
	for (const [text, reason] of reasons) expect(pasteOf(ORDERS, text)).toBe(reason);
	expect(copiedText(ORDERS, ["nobody"])).toBeNull();
});

test("a whole document of ours gives its steps", () => {
	const steps = added({ nexa: 1, name: "Other", steps: [] }, JSON.stringify(ORDERS));
	expect(steps.map((one) => one.id)).toEqual(["fetch", "big", "post"]);
});
