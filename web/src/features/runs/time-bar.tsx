import type { Run, RunStep } from "#/api/runs.ts";
import styles from "./runs.module.css";

/** Where in the run a step stood: the timeline, one bar per step. */
export function TimeBar({ step, run }: { step: RunStep; run: Run }) {
	const span = place(step, run);
	return (
		<span className={styles.track} aria-hidden>
			{span ? (
				<span
					className={styles.bar}
					data-status={step.status}
					style={{ left: `${span.left}%`, width: `${span.width}%` }}
				/>
			) : null}
		</span>
	);
}

const THINNEST = 1.5;

function place(step: RunStep, run: Run): { left: number; width: number } | null {
	if (!step.started_at || !run.started_at) return null;
	const from = Date.parse(run.started_at);
	const to = run.finished_at ? Date.parse(run.finished_at) : Date.now();
	const whole = Math.max(1, to - from);
	const begin = Date.parse(step.started_at);
	const end = step.finished_at ? Date.parse(step.finished_at) : to;
	const left = clamp(((begin - from) / whole) * 100, 0, 100 - THINNEST);
	return { left, width: clamp(((end - begin) / whole) * 100, THINNEST, 100 - left) };
}

function clamp(value: number, low: number, high: number): number {
	return Math.min(high, Math.max(low, value));
}
