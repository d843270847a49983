const MARK = "nexa-reloaded-at";
const PAUSE_MS = 10_000;

/** After an update the server has no old parts any more: load the page anew, but never in a loop. */
export function reloadAfterUpdate(): void {
	window.addEventListener("vite:preloadError", (event) => {
		const last = Number(sessionStorage.getItem(MARK) ?? 0);
		if (Date.now() - last < PAUSE_MS) return;
		event.preventDefault();
		sessionStorage.setItem(MARK, String(Date.now()));
		location.reload();
	});
}
