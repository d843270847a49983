import { useEffect, useState } from "react";

const PAGE_FIRST_MS = 1_000;

/** Turns true once the first page has had the line to itself: what it does not need comes then. */
export function useAfterPage(): boolean {
	const [isAfter, setIsAfter] = useState(false);
	useEffect(() => {
		const timer = setTimeout(() => setIsAfter(true), PAGE_FIRST_MS);
		return () => clearTimeout(timer);
	}, []);
	return isAfter;
}
