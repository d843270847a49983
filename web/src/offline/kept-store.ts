/** Since when what is shown was kept, while the server cannot be reached; null when it answers. */
import { create } from "zustand";
import { KEPT_SINCE } from "./keeper.ts";

type KeptStore = { since: string | null; see: (answer: Response) => void };

export const useKept = create<KeptStore>((set, get) => ({
	since: null,
	see: (answer) => {
		const since = answer.headers.get(KEPT_SINCE);
		if (since !== get().since) set({ since });
	},
}));
