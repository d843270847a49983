/** How many requests wait for an answer longer than a person would without a word. */
import { create } from "zustand";

const PATIENCE_MS = 4_000;

type SlowState = { late: number; watch: (answer: Promise<unknown>) => void };

export const useSlow = create<SlowState>((set, get) => ({
	late: 0,
	watch: (answer) => {
		let isLate = false;
		const timer = setTimeout(() => {
			isLate = true;
			set({ late: get().late + 1 });
		}, PATIENCE_MS);
		const ended = () => {
			clearTimeout(timer);
			if (isLate) set({ late: get().late - 1 });
		};
		answer.then(ended, ended);
	},
}));
