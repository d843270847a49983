// The network breaks at random moments of a run; what is shown ends as what the server holds.
import assert from "node:assert/strict";
import { ADA, bringIn } from "./people.mjs";
import { logIn } from "./stage.mjs";

const CUTS = 4;
const WAITS = 5;

const DOCUMENT = {
	nexa: 1,
	name: "A slow one",
	triggers: [{ id: "hand", type: "manual" }],
	steps: Array.from({ length: WAITS }, (_, index) => ({
		id: `wait_${index + 1}`,
		name: `Wait ${index + 1}`,
		type: "wait",
		duration_s: 1,
		...(index > 0 ? { after: [`wait_${index}`] } : {}),
	})),
};

/** The same moments for the same seed. */
function chance(seed) {
	let state = seed + 1;
	return () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
}

export const steps = {
	"a run is followed through cuts and a reload": async ({ page, context, base }, facts) => {
		console.log(`        the network breaks by seed ${facts.seed}`);
		const random = chance(facts.seed);
		await logIn(page, ...ADA);
		const id = await bringIn(page, base, DOCUMENT);
		await page.goto(`/w/${id}`);
		await page.getByRole("button", { name: "More", exact: true }).click();
		await page.getByRole("menuitem", { name: "Run the draft once" }).click();
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText(/^\d of 5 steps done$/).waitFor();
		for (let cut = 0; cut < CUTS; cut += 1) {
			await page.waitForTimeout(random() * 600);
			await context.setOffline(true);
			await page.waitForTimeout(random() * 700);
			await context.setOffline(false);
			if (cut === 1) {
				await page.reload();
				await run.getByText(/^\d of 5 steps done$/).waitFor();
			}
		}
		await run.getByText("5 of 5 steps done", { exact: true }).waitFor();
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
		await same(page, run);
	},

	"offline is said, and what is here stays": async ({ page, context }) => {
		await context.setOffline(true);
		await page.getByText(/^You are offline/).waitFor();
		await page.getByRole("region", { name: "Workflow graph" }).getByText("Wait 1").waitFor();
		await context.setOffline(false);
		await page.getByText(/^You are offline/).waitFor({ state: "detached" });
	},
};

async function same(page, run) {
	const id = new URL(page.url()).searchParams.get("run");
	const { items } = await (await page.request.get(`/api/v1/runs/${id}/steps`)).json();
	assert.equal(items.length, WAITS);
	for (const item of items) {
		assert.equal(item.status, "succeeded");
		const name = `Wait ${item.step.slice("wait_".length)}`;
		await run.getByRole("button", { name: new RegExp(`^${name}.*Succeeded`) }).waitFor();
	}
}
