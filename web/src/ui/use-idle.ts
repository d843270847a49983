import { useEffect, useState } from "react";

const LATEST_MS = 600;

/** Turns true as soon as the page has nothing more urgent to do, and soon in any case. */
export function useIdle(): boolean {
	const [isIdle, setIsIdle] = useState(false);
	useEffect(() => {
		const done = () => setIsIdle(true);
		if (typeof requestIdleCallback === "undefined") {
			const timer = setTimeout(done, 0);
			return () => clearTimeout(timer);
		}
		const asked = requestIdleCallback(done, { timeout: LATEST_MS });
		return () => cancelIdleCallback(asked);
	}, []);
	return isIdle;
}
