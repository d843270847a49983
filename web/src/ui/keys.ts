/** Keys of a page. Those of a single letter can be switched off by people who type by voice. */
import { type HotkeyItem, useHotkeys } from "@mantine/hooks";
import { create } from "zustand";

const STORED = "nexa-single-keys";

type KeysState = { single: boolean; setSingle: (on: boolean) => void };

export const useKeysStore = create<KeysState>((set) => ({
	single: globalThis.localStorage?.getItem(STORED) !== "off",
	setSingle: (single) => {
		globalThis.localStorage?.setItem(STORED, single ? "on" : "off");
		set({ single });
	},
}));

export function useKeys(items: HotkeyItem[]): void {
	const single = useKeysStore((state) => state.single);
	useHotkeys(
		single ? items : items.filter(([keys]) => keys.includes("mod") || keys.startsWith("F")),
	);
}
