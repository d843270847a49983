import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ordersDocument } from "#/testing/documents.ts";
import { changesSince, inputChanges } from "./failure.ts";
import { foldEvents, mergeEvents, type RunEvent } from "./run-state.ts";
import { eventBeside, momentAt } from "./time-travel.ts";

const TYPES = [
	"run.started",
	"step.scheduled",
	"step.started",
	"step.retrying",
	"step.succeeded",
	"step.failed",
	"step.skipped",
	"run.paused",
	"run.resumed",
];

const anyEvents = fc
	.array(fc.record({ type: fc.constantFrom(...TYPES), step: fc.constantFrom("a", "b", "c") }), {
		maxLength: 30,
	})
	.map((made) =>
		made.map(
			({ type, step }, index): RunEvent => ({
				seq: index + 1,
				at: new Date(index * 1000).toISOString(),
				type,
				step: type.startsWith("step.") ? step : null,
				data: {},
			}),
		),
	);

describe("time travel", () => {
	test("at the end it shows the run as it is, at the start nothing yet", () => {
		fc.assert(
			fc.property(anyEvents, (events) => {
				expect(momentAt(events, null).live).toEqual(foldEvents(events));
				expect(momentAt(events, 0).live.steps).toEqual({});
			}),
		);
	});

	test("going on event by event gives what the fold over all of them gives", () => {
		fc.assert(
			fc.property(anyEvents, (events) => {
				let at: number | null = 0;
				for (const event of events) {
					const next: number | null = at === 0 ? event.seq : eventBeside(events, at, 1);
					expect(next).toBe(event.seq);
					at = next;
					expect(momentAt(events, at).event?.seq).toBe(event.seq);
				}
				expect(momentAt(events, at).live).toEqual(foldEvents(events));
			}),
		);
	});

	test("a stream cut anywhere, repeated and out of order, comes to the same state", () => {
		fc.assert(
			fc.property(anyEvents, fc.array(fc.nat(30)), (events, cuts) => {
				let known: RunEvent[] = [];
				for (const cut of cuts) known = mergeEvents(known, events.slice(cut, cut + 7).reverse());
				expect(foldEvents(mergeEvents(known, events))).toEqual(foldEvents(events));
			}),
		);
	});
});

describe("failure", () => {
	test("a loop compares the failing item with itself in the good run, else with one that went well", () => {
		const item = (key: string, status: string, total: number | null) => ({
			key,
			status,
			input: { total },
		});
		const bad = { input: null, items: [item("7", "succeeded", 3), item("8", "failed", null)] };
		const same = { input: null, items: [item("8", "succeeded", 4)] };
		const other = { input: null, items: [item("1", "succeeded", 5)] };
		const change = (before: number) => [{ path: "/total", before, after: null }];
		expect(inputChanges(same, bad)).toEqual({ input: change(4), item: "8" });
		expect(inputChanges(other, bad)).toEqual({ input: change(5), item: "8" });
		expect(inputChanges({ input: null, items: [] }, bad).input).toEqual([]);
		const plain = (url: string) => ({ input: { url }, items: null });
		expect(inputChanges(plain("a"), plain("b")).input).toHaveLength(1);
	});

	test("what changed in the failing step itself is said first", () => {
		const good = ordersDocument();
		const bad = {
			...good,
			steps: good.steps?.map((step) => ({ ...step, name: `${step.name ?? step.id} 2` })) ?? [],
		};
		const since = changesSince(good, bad, "post");
		expect(since[0]?.id).toBe("post");
		expect(since).toHaveLength(5);
		expect(changesSince(good, good, "post")).toEqual([]);
	});
});
