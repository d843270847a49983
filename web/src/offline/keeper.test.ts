import { describe, expect, test } from "vitest";
import { KEPT_SINCE, Keeper, OWNER, type Shelf, type Shelves } from "./keeper.ts";

const ORIGIN = "http://nexa.test";

/** The browser's store of answers, in memory. */
function memory() {
	const shelves = new Map<string, Map<string, Response>>();
	const address = (asked: Request | string) =>
		new URL(typeof asked === "string" ? asked : asked.url, ORIGIN).href;
	const caches: Shelves = {
		keys: async () => [...shelves.keys()],
		delete: async (name) => shelves.delete(name),
		open: async (name) => {
			const shelf = shelves.get(name) ?? new Map<string, Response>();
			shelves.set(name, shelf);
			const opened: Shelf = {
				match: async (asked) => shelf.get(address(asked))?.clone(),
				put: async (asked, answer) => void shelf.set(address(asked), answer),
				delete: async (asked) => shelf.delete(address(asked)),
				keys: async () => [...shelf.keys()].map((url) => new Request(url)),
			};
			return opened;
		},
	};
	return { caches, shelves };
}

function world() {
	const { caches, shelves } = memory();
	const net = { up: true, owner: "ada" as string | null, status: 200, asked: [] as string[] };
	const keeper = new Keeper(
		{
			caches,
			origin: ORIGIN,
			now: () => new Date("2026-11-22T21:00:00Z"),
			fetch: async (asked) => {
				const url = typeof asked === "string" ? asked : new URL(asked.url).pathname;
				net.asked.push(url);
				if (!net.up) throw new TypeError("Failed to fetch");
				const headers = new Headers(net.owner ? { [OWNER]: net.owner } : {});
				return new Response(`${url} of ${net.owner}`, { status: net.status, headers });
			},
		},
		"b1",
	);
	const get = (path: string, method = "GET") =>
		keeper.answer(new Request(ORIGIN + path, { method }));
	const lists = () => [...shelves.keys()].filter((name) => name.startsWith("nexa-lists-"));
	return { keeper, net, get, lists, shelves };
}

describe("lists", () => {
	test("the last one is shown without a network, and says since when it was kept", async () => {
		const { net, get } = world();
		const fresh = await get("/api/v1/workflows?limit=50");
		expect(fresh?.headers.get(KEPT_SINCE)).toBeNull();
		net.up = false;
		const kept = await get("/api/v1/workflows?limit=50");
		expect(await kept?.text()).toBe("/api/v1/workflows of ada");
		expect(kept?.headers.get(KEPT_SINCE)).toBe("2026-11-22T21:00:00.000Z");
		await expect(get("/api/v1/workflows?q=other")).rejects.toThrow("Failed to fetch");
	});

	test.each([
		"/api/v1/connections",
		"/api/v1/approvals",
		"/api/v1/runs/0190b000",
		"/api/v1/runs/0190b000/steps",
		"/api/v1/stream?runs=1",
		"/api/v1/workflows/0190a000/draft",
		"/api/v1/workflows?cursor=abc",
		"/docs",
	])("%s is left to the browser and never kept", (path) => {
		expect(world().get(path)).toBeNull();
	});

	test("an answer that names nobody is not kept", async () => {
		const { net, get, lists } = world();
		net.owner = null;
		await get("/api/v1/workflows");
		expect(lists()).toEqual([]);
	});

	test("another person's answer throws away what was kept for the first", async () => {
		const { net, get, lists } = world();
		await get("/api/v1/workflows");
		net.owner = "charles";
		await get("/api/v1/runs");
		expect(lists()).toEqual(["nexa-lists-charles"]);
		net.up = false;
		await expect(get("/api/v1/workflows")).rejects.toThrow();
	});

	test.each(["/api/v1/auth/logout", "/api/v1/auth/login", "/api/v1/auth/invitations/accept"])(
		"%s throws everything away, even when it cannot be sent",
		async (path) => {
			const { net, get, lists } = world();
			await get("/api/v1/workflows");
			net.up = false;
			await expect(get(path, "POST")).rejects.toThrow();
			expect(lists()).toEqual([]);
		},
	);

	test("a session that has ended throws everything away", async () => {
		const { net, get, lists } = world();
		await get("/api/v1/workflows");
		net.status = 401;
		await get("/api/v1/me");
		expect(lists()).toEqual([]);
	});

	test("an answer that was under way while somebody signed out is not kept", async () => {
		const { get, lists } = world();
		const [list] = [get("/api/v1/workflows"), get("/api/v1/auth/logout", "POST")];
		await list;
		expect(lists()).toEqual([]);
	});

	test("only so many are kept, the oldest go first", async () => {
		const { get, shelves } = world();
		for (let n = 0; n < 40; n += 1) await get(`/api/v1/workflows?q=${n}`);
		const kept = [...(shelves.get("nexa-lists-ada")?.keys() ?? [])];
		expect(kept).toHaveLength(30);
		expect(kept.at(-1)).toContain("q=39");
	});
});

describe("the app", () => {
	test("it opens without a network, on every address it routes", async () => {
		const { keeper, net } = world();
		await keeper.install(["/assets/app.js", "/theme.js"]);
		expect(await (await keeper.answer(new Request(`${ORIGIN}/theme.js`)))?.text()).toContain("ada");
		net.up = false;
		expect((await keeper.answer(new Request(`${ORIGIN}/theme.js`)))?.ok).toBe(true);
		const page = (path: string) =>
			keeper.answer(
				Object.defineProperty(new Request(ORIGIN + path), "mode", { value: "navigate" }),
			);
		expect(await (await page("/w/1?step=a"))?.text()).toBe("/ of ada");
		expect(page("/docs")).toBeNull();
		const file = await keeper.answer(new Request(`${ORIGIN}/assets/app.js`));
		expect(await file?.text()).toBe("/assets/app.js of ada");
	});

	test("a file that is missing keeps the old version in its place", async () => {
		const { keeper, net } = world();
		net.status = 404;
		await expect(keeper.install(["/assets/app.js"])).rejects.toThrow("answers 404");
	});

	test("a new version throws away the files of the old one and no lists", async () => {
		const { keeper, get, shelves } = world();
		shelves.set("nexa-files-old", new Map());
		await keeper.install([]);
		await get("/api/v1/workflows");
		await keeper.activate();
		expect([...shelves.keys()].sort()).toEqual(["nexa-files-b1", "nexa-lists-ada"]);
	});
});
