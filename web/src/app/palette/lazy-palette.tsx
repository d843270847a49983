import { useHotkeys } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { usePaletteStore } from "./palette-store.ts";

const CommandPalette = lazy(() => import("./command-palette.tsx"));

/** Ctrl+K or ⌘K, everywhere; loaded when it is first asked for. */
export function LazyPalette() {
	const opened = usePaletteStore((state) => state.opened);
	const open = usePaletteStore((state) => state.open);
	useHotkeys([["mod+K", open]], []);
	return opened ? (
		<Suspense>
			<CommandPalette />
		</Suspense>
	) : null;
}
