/**
 * What the service worker keeps: the app's own files, and the last lists of the person who is signed in.
 *
 * A list is kept only where the server has said whose it is. Another person's answer, signing in or
 * out, and a session that has ended throw away everything that was kept for somebody. Connections,
 * approvals, runs with their data and streams are never kept.
 */

import { KEPT_LISTS } from "./kept-lists.ts";

/** The server says in this header whose answer it is. */
export const OWNER = "x-nexa-user";
/** An answer of ours says in this header since when it was kept. */
export const KEPT_SINCE = "x-nexa-kept-since";

const API = "/api/v1/";
const LISTS = new Set(KEPT_LISTS.map((name) => `${API}${name}`));
const SESSION = `${API}auth/`;
const LISTS_OF = "nexa-lists-";
const FILES_OF = "nexa-files-";
const PAGE = "/";
const MOST_LISTS = 30;
/** Files beside the page that have no content's hash in their name. */
const LOOSE = /^\/(theme\.js|icon\.svg)$/;

export type Shelf = {
	match(request: Request | string): Promise<Response | undefined>;
	put(request: Request | string, response: Response): Promise<void>;
	delete(request: Request): Promise<boolean>;
	keys(): Promise<readonly Request[]>;
};
export type Shelves = {
	open(name: string): Promise<Shelf>;
	delete(name: string): Promise<boolean>;
	keys(): Promise<string[]>;
};
type World = {
	caches: Shelves;
	fetch: (request: Request | string) => Promise<Response>;
	origin: string;
	now: () => Date;
};

export class Keeper {
	/** Grows whenever what was kept is thrown away: answers asked for before are not kept after. */
	#age = 0;
	readonly #files: string;
	readonly #world: World;

	constructor(world: World, build: string) {
		this.#world = world;
		this.#files = `${FILES_OF}${build}`;
	}

	/** Fetch the app's files and its page, so that the app opens without a network. */
	async install(files: readonly string[]): Promise<void> {
		const shelf = await this.#world.caches.open(this.#files);
		for (const file of [PAGE, ...files]) {
			const answer = await this.#world.fetch(file);
			if (!answer.ok) throw new Error(`${file} answers ${answer.status}`);
			await shelf.put(file, answer);
		}
	}

	/** Throw away the files of earlier builds. */
	async activate(): Promise<void> {
		for (const name of await this.#world.caches.keys())
			if (name.startsWith(FILES_OF) && name !== this.#files) await this.#world.caches.delete(name);
	}

	/** Null where the browser goes on by itself. */
	answer(request: Request): Promise<Response> | null {
		const url = new URL(request.url);
		if (url.origin !== this.#world.origin) return null;
		if (url.pathname.startsWith(SESSION) && request.method !== "GET")
			return this.#changeOfSession(request);
		if (request.method !== "GET") return null;
		if (url.pathname.startsWith("/assets/")) return this.#file(request);
		if (LOOSE.test(url.pathname)) return this.#newest(request, request);
		if (request.mode === "navigate") return isPage(url) ? this.#newest(request, PAGE) : null;
		return LISTS.has(url.pathname) && !url.searchParams.has("cursor") ? this.#list(request) : null;
	}

	async #changeOfSession(request: Request): Promise<Response> {
		await this.#forget();
		try {
			return await this.#world.fetch(request);
		} finally {
			await this.#forget();
		}
	}

	async #file(request: Request): Promise<Response> {
		const shelf = await this.#world.caches.open(this.#files);
		const kept = await shelf.match(request);
		if (kept) return kept;
		const answer = await this.#world.fetch(request);
		if (answer.ok) await shelf.put(request, answer.clone());
		return answer;
	}

	/** What may change without another name is asked for anew; what was kept of it is for want of a network. */
	async #newest(request: Request, instead: Request | string): Promise<Response> {
		try {
			return await this.#world.fetch(request);
		} catch (error) {
			const kept = await (await this.#world.caches.open(this.#files)).match(instead);
			if (kept) return kept;
			throw error;
		}
	}

	async #list(request: Request): Promise<Response> {
		const age = this.#age;
		let answer: Response;
		try {
			answer = await this.#world.fetch(request);
		} catch (error) {
			const kept = await this.#kept(request);
			if (kept) return kept;
			throw error;
		}
		if (answer.status === 401) await this.#forget();
		const owner = answer.headers.get(OWNER);
		if (answer.ok && owner && age === this.#age) await this.#keep(request, answer.clone(), owner);
		return answer;
	}

	async #keep(request: Request, answer: Response, owner: string): Promise<void> {
		const own = `${LISTS_OF}${owner}`;
		const others = (await this.#listNames()).filter((name) => name !== own);
		for (const name of others) await this.#world.caches.delete(name);
		const headers = new Headers(answer.headers);
		headers.set(KEPT_SINCE, this.#world.now().toISOString());
		const shelf = await this.#world.caches.open(own);
		await shelf.put(request, new Response(await answer.blob(), { headers }));
		const keys = await shelf.keys();
		for (const old of keys.slice(0, Math.max(0, keys.length - MOST_LISTS))) await shelf.delete(old);
	}

	async #kept(request: Request): Promise<Response | undefined> {
		const names = await this.#listNames();
		const [only] = names;
		if (only === undefined || names.length > 1) return undefined;
		return (await this.#world.caches.open(only)).match(request);
	}

	async #forget(): Promise<void> {
		this.#age += 1;
		for (const name of await this.#listNames()) await this.#world.caches.delete(name);
	}

	async #listNames(): Promise<string[]> {
		return (await this.#world.caches.keys()).filter((name) => name.startsWith(LISTS_OF));
	}
}

/** An address that the app routes itself, and not one of the server's other pages. */
function isPage(url: URL): boolean {
	return !/^\/(api|hooks|docs|forms|approve|metrics|live|ready)(\/|$)/.test(url.pathname);
}
