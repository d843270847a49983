import { lazy, Suspense } from "react";
import { useKeys } from "#/ui/keys.ts";
import { useKeysDialog } from "./keys-store.ts";

const KeysDialog = lazy(() => import("./keys-dialog.tsx"));

/** The list of keys, on ? everywhere; loaded when it is first asked for. */
export function LazyKeys() {
	const { opened, open } = useKeysDialog();
	useKeys([
		["shift+?", open],
		["?", open],
	]);
	return opened ? (
		<Suspense>
			<KeysDialog />
		</Suspense>
	) : null;
}
