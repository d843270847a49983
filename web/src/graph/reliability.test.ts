import fc from "fast-check";
import { expect, test } from "vitest";
import { byVersion, successRate } from "./reliability.ts";

const anyRun = fc.record({
	version: fc.constantFrom(null, 1, 2),
	status: fc.constantFrom("succeeded", "failed", "running", "cancelled"),
});

test("only runs of a version that went well or failed are counted", () => {
	fc.assert(
		fc.property(fc.array(anyRun), (runs) => {
			const found = byVersion(runs);
			for (const version of [1, 2]) {
				const own = runs.filter((run) => run.version === version);
				const well = own.filter((run) => run.status === "succeeded").length;
				const failed = own.filter((run) => run.status === "failed").length;
				const known = found.get(version) ?? { finished: 0, succeeded: 0 };
				expect(known).toEqual({ finished: well + failed, succeeded: well });
				if (known.finished === 0) continue;
				expect(successRate(known) === 100).toBe(failed === 0);
				expect(successRate(known) === 0).toBe(well === 0);
			}
		}),
	);
});
