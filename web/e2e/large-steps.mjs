// What is large: a megabyte of output, five thousand items, more than ten thousand events.
import assert from "node:assert/strict";
import { beat, longestPause } from "./heartbeat.mjs";
import { bringIn } from "./people.mjs";

const ITEMS = 5_000;
const FEW = 100;
/** What a person takes for a page that hangs; others use this machine, too. */
const DEAF_MS = 1_000;
/** Long enough for any machine to end the run: what is told here is whether the page keeps up, not how fast. */
const RUN_ENDS = { timeout: 100_000 };

const DOCUMENT = (hand) => ({
	nexa: 1,
	name: "Five thousand letters",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "large",
			name: "A megabyte",
			uses: "http.request",
			with: { method: "GET", url: `${hand}/large` },
		},
		{
			id: "list",
			name: "The list",
			uses: "http.request",
			with: { method: "GET", url: `${hand}/items` },
		},
		{
			id: "each",
			name: "A letter to each",
			uses: "text.render",
			foreach: { items: "{{ steps.list.body.items }}" },
			with: { template: "To {{ item.id }}" },
		},
	],
});

const button = (page, name) => page.getByRole("button", { name, exact: true });

async function heard(page, what) {
	const pause = await longestPause(page);
	console.log(`        ${what}: deaf for ${Math.round(pause)} ms at most`);
	assert.ok(pause < DEAF_MS, `${what}: the page was deaf for ${pause} ms`);
}

export const steps = {
	"five thousand items are watched as they run": async (stage, facts) => {
		const { page, base } = stage;
		const id = await bringIn(page, base, DOCUMENT(facts.hand));
		await beat(page);
		await page.goto(`/w/${id}`);
		await button(page, "More").click();
		await page.getByRole("menuitem", { name: "Run the draft once" }).click();
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor(RUN_ENDS);
		await run.getByText("3 of 3 steps done", { exact: true }).waitFor(RUN_ENDS);
		await run.getByText(/5000/).first().waitFor();
		await heard(page, "5,000 items while they run");
		stage.run = new URL(page.url()).searchParams.get("run");
	},

	"the page of a run with twenty thousand events has them all": async (stage) => {
		const { page, run } = stage;
		await page.goto(`/runs/${run}`);
		const last = await lastSeq(page, run);
		assert.ok(last > 4 * ITEMS, `${last} events`);
		await page.getByText(`${last}/${last}`, { exact: true }).waitFor();
		await heard(page, "opening it");
		for (let back = 0; back < 3; back += 1) await button(page, "One event back").click();
		await page.getByText(`${last - 3}/${last}`, { exact: true }).waitFor();
		await page.getByRole("region", { name: "Moments of the run" }).getByRole("slider").focus();
		await page.keyboard.press("Home");
		await page.getByText(`1/${last}`, { exact: true }).waitFor();
		await button(page, "To the newest").click();
		await page.getByRole("button", { name: /^Show 500 earlier events/ }).click();
		await button(page, `Show the run after event ${last - 500}`).waitFor();
		await heard(page, "going through its events");
	},

	"its five thousand items come by the hundred": async ({ page }) => {
		await page
			.getByRole("button", { name: /^A letter to each/ })
			.first()
			.click();
		await page.getByText(`Items (${ITEMS})`).waitFor();
		await page.getByRole("button", { name: `Show ${FEW} more` }).click();
		await page.getByText("119", { exact: true }).first().waitFor();
		await heard(page, "its items");
	},

	"a megabyte is loaded when asked for, and can be saved": async ({ page }) => {
		await page
			.getByRole("button", { name: /^A megabyte/ })
			.first()
			.click();
		const output = page.getByRole("region", { name: "Output" });
		await output.getByText(/^Large value/).waitFor();
		await button(output, "Load it").click();
		await output.getByRole("button", { name: "Show 300 more" }).click();
		const [file] = await Promise.all([
			page.waitForEvent("download"),
			button(output, "Save it as a file").last().click(),
		]);
		assert.match(file.suggestedFilename(), /json$/);
		await heard(page, "a megabyte of output");
	},
};

async function lastSeq(page, run) {
	for (let after = 0; ; ) {
		const path = `/api/v1/runs/${run}/events?after=${after}&limit=1000`;
		const answer = await page.request.get(path, { headers: { accept: "application/json" } });
		const { items, next_seq } = await answer.json();
		after = next_seq;
		if (items.length < 1000) return after;
	}
}
