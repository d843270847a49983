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
	/** By the part of the page that offers them. */
	parts: Readonly<Record<string, readonly PaletteCommand[]>>;
	commands: readonly PaletteCommand[];
	open: () => void;
	close: () => void;
	offer: (part: string, commands: readonly PaletteCommand[]) => void;
};

export const usePaletteStore = create<PaletteState>((set) => ({
	opened: false,
	parts: {},
	commands: [],
	open: () => set({ opened: true }),
	close: () => set({ opened: false }),
	offer: (part, commands) =>
		set((state) => {
			const parts = { ...state.parts, [part]: commands };
			return { parts, commands: Object.values(parts).flat() };
		}),
}));

/** Offer these commands while this part of the page is shown. */
export function usePaletteCommands(part: string, commands: readonly PaletteCommand[]): void {
	const offer = usePaletteStore((state) => state.offer);
	useEffect(() => offer(part, commands), [offer, part, commands]);
	useEffect(() => () => offer(part, []), [offer, part]);
}
