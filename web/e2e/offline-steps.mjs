// The app is installed, opens without a network, and keeps nothing for the next person.
import assert from "node:assert/strict";
import { ADA, CHARLES } from "./people.mjs";
import { inspect, logIn } from "./stage.mjs";

const kept = (page) =>
	page.evaluate(async () => {
		const found = [];
		for (const name of await caches.keys())
			for (const request of await (await caches.open(name)).keys())
				found.push(`${name} ${new URL(request.url).pathname}`);
		return found;
	});

export const steps = {
	"the app can be installed": async ({ page }) => {
		await logIn(page, ...ADA);
		const manifest = await (await page.request.get("/manifest.json")).json();
		for (const { src } of manifest.icons)
			assert.equal((await page.request.get(src)).status(), 200, src);
		assert.ok(manifest.icons.some((icon) => icon.purpose === "maskable"));
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	},

	"with the network cut the last lists are there, with a word on their age": async (stage) => {
		const { page, context } = stage;
		for (const name of ["Runs", "Workflows"]) {
			await page.getByRole("link", { name, exact: true }).click();
			await page.getByRole("main").getByRole("listitem").first().waitFor();
		}
		await context.setOffline(true);
		await page.reload();
		await page.getByText(/^You are offline.* Lists are as of /).waitFor();
		await page.getByRole("heading", { name: "Workflows", level: 1 }).waitFor();
		await page
			.getByRole("button", { name: /^More for / })
			.first()
			.waitFor();
		await inspect(stage, "offline");
		await page.getByRole("link", { name: "Runs", exact: true }).click();
		await page.getByRole("main").getByRole("listitem").first().waitFor();
		await context.setOffline(false);
		await page.getByText(/^You are offline/).waitFor({ state: "detached" });
	},

	"nothing of connections, approvals or a run's data was kept": async ({ page }) => {
		const lists = (await kept(page)).filter((one) => one.startsWith("nexa-lists-"));
		assert.ok(lists.length > 0);
		for (const one of lists) assert.match(one, /\/api\/v1\/(me|workflows|folders|tags|runs)$/, one);
	},

	"the next person finds nothing of the one before": async ({ page, context }) => {
		await page.getByRole("button", { name: /Your account/ }).click();
		await page.getByRole("menuitem", { name: "Log out" }).click();
		await page.getByRole("heading", { name: "Welcome back" }).waitFor();
		assert.deepEqual(
			(await kept(page)).filter((one) => one.startsWith("nexa-lists-")),
			[],
		);
		await context.setOffline(true);
		await page.goto("/workflows").catch(() => undefined);
		assert.equal(await page.getByRole("button", { name: /^More for / }).count(), 0);
		await context.setOffline(false);
		await logIn(page, ...CHARLES);
		const owners = new Set((await kept(page)).map((one) => one.split(" ")[0]));
		assert.equal([...owners].filter((one) => one.startsWith("nexa-lists-")).length, 1);
	},
};
