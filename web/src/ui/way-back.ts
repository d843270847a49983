/** Where a person was when they left for another site; good once, in this tab. */
const STORED = "nexa-way-back";

export function comeBackHere(): void {
	sessionStorage.setItem(STORED, `${location.pathname}${location.search}`);
}

export function takeWayBack(): string | null {
	const path = sessionStorage.getItem(STORED);
	sessionStorage.removeItem(STORED);
	return path;
}
