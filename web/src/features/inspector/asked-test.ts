/** A key may ask for the test of the chosen step before its details are loaded: the wish waits here. */
import { create } from "zustand";

export type Asked = "try" | "pin";

type AskedState = {
	wish: Asked | null;
	ask: (wish: Asked) => void;
	/** Whoever fulfils it takes it, so that it is fulfilled once. */
	take: () => Asked | null;
};

export const useAskedTest = create<AskedState>((set, get) => ({
	wish: null,
	ask: (wish) => set({ wish }),
	take: () => {
		const { wish } = get();
		set({ wish: null });
		return wish;
	},
}));
