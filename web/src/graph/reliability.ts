/** How often runs of a version went well. */
export type Reliability = { finished: number; succeeded: number };

export function byVersion(
	runs: readonly { version: number | null; status: string }[],
): Map<number, Reliability> {
	const found = new Map<number, Reliability>();
	for (const run of runs) {
		if (run.version === null || !["succeeded", "failed"].includes(run.status)) continue;
		const known = found.get(run.version) ?? { finished: 0, succeeded: 0 };
		const won = run.status === "succeeded" ? 1 : 0;
		found.set(run.version, { finished: known.finished + 1, succeeded: known.succeeded + won });
	}
	return found;
}

/** In whole per cent; never 100 while one has failed, never 0 while one went well. */
export function successRate({ finished, succeeded }: Reliability): number {
	const exact = (succeeded / finished) * 100;
	if (succeeded === finished) return 100;
	return succeeded === 0 ? 0 : Math.min(99, Math.max(1, Math.round(exact)));
}
