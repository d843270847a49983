/** Registers the service worker and tells when a new version of the app waits. */
const LOOK_MS = 30 * 60_000;

type Waiting = { takeOver: () => void };
type Told = {
	/** A new version is there; the page is reloaded with it when `takeOver` is called. */
	onWaiting: (waiting: Waiting) => void;
	/** The worker stands between this page and the server from now on, for the first time. */
	onFirst: () => void;
};

/** Does nothing in development and where the browser allows no service worker. */
export async function registerWorker({ onWaiting, onFirst }: Told): Promise<void> {
	if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
	const container = navigator.serviceWorker;
	const isUpdate = container.controller !== null;
	let asked = false;
	container.addEventListener("controllerchange", () => {
		if (asked) location.reload();
		else if (!isUpdate) onFirst();
	});
	const offer = (worker: ServiceWorker) =>
		onWaiting({
			takeOver: () => {
				asked = true;
				worker.postMessage("take over");
			},
		});
	const registration = await container.register("/sw.js");
	if (registration.waiting && isUpdate) offer(registration.waiting);
	registration.addEventListener("updatefound", () => {
		const found = registration.installing;
		found?.addEventListener("statechange", () => {
			if (found.state === "installed" && container.controller) offer(found);
		});
	});
	setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}
