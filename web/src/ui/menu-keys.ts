/** Keys for a menu that is open but does not have the focus yet: it takes it a frame or two later. */
const OPENED = '[aria-haspopup="menu"][aria-expanded="true"]';
const MOST_FRAMES = 30;
const MODIFIERS = ["Shift", "Control", "Alt", "Meta"];
const CLICKS = ["Enter", " "];

const delivered = new WeakSet<Event>();
let held: KeyboardEvent[] = [];

/** From now on such keys wait for the menu instead of acting on the page behind it and closing it. */
export function holdKeysForMenus(): void {
	addEventListener("keydown", hold, { capture: true });
}

function hold(event: KeyboardEvent): void {
	if (delivered.has(event) || MODIFIERS.includes(event.key)) return;
	if (held.length === 0 && !isWaitedFor()) return;
	event.preventDefault();
	event.stopImmediatePropagation();
	held.push(event);
	if (held.length === 1) requestAnimationFrame(() => deliver(1));
}

function isWaitedFor(): boolean {
	const opener = document.querySelector(OPENED);
	return opener !== null && !menuOf(opener)?.contains(document.activeElement);
}

function menuOf(opener: Element): HTMLElement | null {
	return document.getElementById(opener.getAttribute("aria-controls") ?? "");
}

/** Give the menu its keys once it has the focus; what no menu takes in time is dropped. */
function deliver(frame: number): void {
	if (isWaitedFor() && frame < MOST_FRAMES) {
		requestAnimationFrame(() => deliver(frame + 1));
		return;
	}
	const keys = held;
	held = [];
	for (const key of keys) press(key);
}

function press(key: KeyboardEvent): void {
	const target = document.activeElement;
	if (!(target instanceof HTMLElement) || target.closest('[role="menu"]') === null) return;
	if (CLICKS.includes(key.key)) {
		target.click();
		return;
	}
	const { key: name, code, shiftKey, ctrlKey, altKey, metaKey } = key;
	const again = new KeyboardEvent("keydown", {
		key: name,
		code,
		shiftKey,
		ctrlKey,
		altKey,
		metaKey,
		bubbles: true,
		cancelable: true,
	});
	delivered.add(again);
	target.dispatchEvent(again);
}
