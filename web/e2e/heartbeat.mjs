// Whether a page was ever deaf: a beat every 20 ms, and the longest time between two of them.
export async function beat(page) {
	await page.addInitScript(startBeating);
	await page.evaluate(startBeating);
}

/** The longest pause in ms since the last time this was asked. */
export async function longestPause(page) {
	return page.evaluate(() => {
		const pause = globalThis.pauses.longest;
		globalThis.pauses.longest = 0;
		return pause;
	});
}

function startBeating() {
	if (globalThis.pauses) return;
	const EVERY_MS = 20;
	globalThis.pauses = { longest: 0 };
	let last = performance.now();
	setInterval(() => {
		const now = performance.now();
		globalThis.pauses.longest = Math.max(globalThis.pauses.longest, now - last - EVERY_MS);
		last = now;
	}, EVERY_MS);
}
