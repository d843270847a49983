import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// Parts of a page load when they are shown; a busy machine takes its time.
configure({ asyncUtilTimeout: 12_000, defaultHidden: true });
afterEach(cleanup);

// Mantine asks for these; jsdom has neither.
Object.defineProperty(window, "matchMedia", {
	value: (query: string) => ({
		matches: false,
		media: query,
		onchange: null,
		addEventListener: () => undefined,
		removeEventListener: () => undefined,
		addListener: () => undefined,
		removeListener: () => undefined,
		dispatchEvent: () => false,
	}),
});

class Observer {
	observe(): void {}
	unobserve(): void {}
	disconnect(): void {}
}
Object.assign(globalThis, { ResizeObserver: Observer, IntersectionObserver: Observer });
Object.defineProperty(document, "fonts", { value: new EventTarget() });
window.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;
// jsdom lays nothing out; the expression editor asks where its words stand.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => new DOMRect();
