import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 2_000;

/** Reads changes out politely: the newest sentence, at most one every two seconds. */
export function Announcer({ message }: { message: string }) {
	const [said, setSaid] = useState("");
	const last = useRef(0);
	useEffect(() => {
		const wait = Math.max(0, last.current + PAUSE_MS - Date.now());
		const timer = setTimeout(() => {
			last.current = Date.now();
			setSaid(message);
		}, wait);
		return () => clearTimeout(timer);
	}, [message]);
	return (
		<div role="status" aria-live="polite" className="nx-sr">
			{said}
		</div>
	);
}
