import { lazy, type ReactElement, Suspense } from "react";

const Tip = lazy(() => import("./tip.tsx"));

type SideTipProps = { label: string; shown: boolean; children: ReactElement };

/** What a sign without words means, beside it; only where signs stand without words is it loaded. */
export function SideTip({ label, shown, children }: SideTipProps) {
	if (!shown) return children;
	return (
		<Suspense fallback={children}>
			<Tip label={label}>{children}</Tip>
		</Suspense>
	);
}
