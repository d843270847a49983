/** Registers the service worker and tells when a new version of the app waits. */
const LOOK_MS = 30 * 60_000;
/** Some hundred files are fetched to be kept: the first page has the line and the processor to itself so long. */
const PAGE_FIRST_MS = 3_000;

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
	if (!isUpdate) await new Promise((go) => setTimeout(go, PAGE_FIRST_MS));
	const registration = await registered(container);
	if (registration.waiting && isUpdate) offer(registration.waiting);
	registration.addEventListener("updatefound", () => {
		const found = registration.installing;
		found?.addEventListener("statechange", () => {
			if (found.state === "installed" && container.controller) offer(found);
		});
	});
	setInterval(() => void registration.update().catch(() => undefined), LOOK_MS);
}

/** What a broken network kept from coming is asked for again when there is one. */
async function registered(container: ServiceWorkerContainer): Promise<ServiceWorkerRegistration> {
	try {
		return await container.register("/sw.js");
	} catch {
		await new Promise((go) => addEventListener("online", go, { once: true }));
		return registered(container);
	}
}
