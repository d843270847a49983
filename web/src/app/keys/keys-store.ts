/** Whether the list of keys is open. */
import { create } from "zustand";

type KeysDialogState = { opened: boolean; open: () => void; close: () => void };

export const useKeysDialog = create<KeysDialogState>((set) => ({
	opened: false,
	open: () => set({ opened: true }),
	close: () => set({ opened: false }),
}));
