/** What the open page adds to the command palette, and whether the palette is open. */
import { useEffect } from "react";
import { create } from "zustand";

export type PaletteCommand = {
	id: string;
	label: string;
	keys?: string;
	group: "actions" | "steps";
	run: () => void;
};

type PaletteState = {
	opened: boolean;
	commands: readonly PaletteCommand[];
	open: () => void;
	close: () => void;
	offer: (commands: readonly PaletteCommand[]) => void;
};

export const usePaletteStore = create<PaletteState>((set) => ({
	opened: false,
	commands: [],
	open: () => set({ opened: true }),
	close: () => set({ opened: false }),
	offer: (commands) => set({ commands }),
}));

/** Offer these commands while the page is shown. */
export function usePaletteCommands(commands: readonly PaletteCommand[]): void {
	const offer = usePaletteStore((state) => state.offer);
	useEffect(() => offer(commands), [offer, commands]);
	useEffect(() => () => offer([]), [offer]);
}
