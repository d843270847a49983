/** The parts of the editor that F6 goes through, in reading order. */
const FOCUSABLE =
	'button:not(:disabled), a[href], input:not(:disabled), textarea:not(:disabled), [tabindex="0"], [contenteditable="true"]';

export function focusNextPanel(): void {
	const panels = [...document.querySelectorAll<HTMLElement>("[data-panel]")].filter(
		(panel) => !panel.hidden && panel.getClientRects().length > 0,
	);
	const here = panels.findIndex((panel) => panel.contains(document.activeElement));
	const next = panels[(here + 1) % Math.max(1, panels.length)];
	const wanted = next?.dataset.panel === "chat" ? "textarea" : FOCUSABLE;
	next?.querySelector<HTMLElement>(wanted)?.focus();
}

export function focusChat(): void {
	document.querySelector<HTMLElement>('[data-panel="chat"] textarea')?.focus();
}
