// The same product in a hand: 390 px, touch.
import assert from "node:assert/strict";
import { ADA, bringIn } from "./people.mjs";
import { logIn, sidewaysScroll } from "./stage.mjs";

const tap = (page, name) => page.getByRole("button", { name, exact: true }).tap();
const tab = (page, name) => page.getByText(name, { exact: true }).first().tap();

async function fits(page) {
	assert.equal(await sidewaysScroll(page), 0, `${page.url()} slides sideways`);
}

const ASKED_THEN_FAILS = {
	nexa: 1,
	name: "Asked on a phone",
	inputs: { type: "object", properties: { person: { type: "object" } } },
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{ id: "ask", type: "approval", title: "May it go on?" },
		{
			id: "divide",
			name: "Read what is not there",
			uses: "text.render",
			with: { template: "{{ inputs.person.name }}" },
			after: ["ask.approved"],
		},
	],
};

export const steps = {
	"ask, accept and look at the steps": async ({ page }, facts) => {
		await logIn(page, ...ADA);
		await fits(page);
		await page
			.getByLabel("Describe a workflow")
			.fill(`Every hour fetch ${facts.orders} and sort the orders by amount`);
		await tap(page, "Plan it");
		await tap(page, "Accept all");
		await page.getByLabel("Workflow name").waitFor();
		await fits(page);
		const bar = await page.locator("header").filter({ hasText: "Rehearse" }).boundingBox();
		assert.ok(bar && bar.height < 64, `the bar of the editor is ${bar?.height} px high`);
		await tab(page, "Outline");
		const step = page
			.getByRole("list", { name: "Outline" })
			.getByRole("button", { name: /^Fetch/ });
		await step.tap();
		const details = page.getByRole("complementary", { name: "Details" });
		await details.getByRole("textbox", { name: "Name" }).waitFor();
		await fits(page);
		const sample = details.getByRole("button", { name: "Fetch one sample" }).first();
		await sample.tap();
		await page.getByRole("button", { name: "No problems" }).waitFor();
		await details.getByRole("button", { name: "Close", exact: true }).tap();
	},

	"rehearse, publish and watch a run": async ({ page }) => {
		await tap(page, "Rehearse");
		await page.getByText("The rehearsal went through.").waitFor();
		await tap(page, "Publish");
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await dialog.getByRole("button", { name: "Publish", exact: true }).tap();
		await page.getByText("Published as v1.").waitFor();
		await tap(page, "Run now");
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
		await fits(page);
		await run.getByRole("link", { name: "Open the run" }).tap();
		await page.getByRole("heading", { name: /^Run of / }).waitFor();
		await tap(page, "One event back");
		await tap(page, "To the newest");
		await fits(page);
	},

	"say yes, look at a failure, and retry": async ({ page, base }) => {
		const id = await bringIn(page, base, ASKED_THEN_FAILS);
		const post = (path, data) =>
			page.request.post(`/api/v1/workflows/${id}/${path}`, { data, headers: { origin: base } });
		await post("publish", { revision: 1 });
		await post("runs", { inputs: { person: {} } });
		await page.goto("/approvals");
		const card = page.getByRole("listitem").filter({ hasText: "May it go on?" });
		await card.getByRole("button", { name: "Approve" }).tap();
		await page.getByText("Decided. The run goes on.").waitFor();
		await fits(page);
		await page.goto(`/runs?workflow=${id}`);
		await page.getByRole("link", { name: /Asked on a phone/ }).tap();
		await page.getByRole("heading", { name: "Why it failed" }).waitFor();
		await fits(page);
		await tap(page, "Retry from the failed step");
		const dialog = page.getByRole("dialog", { name: "Run this again?" });
		await dialog.getByRole("button", { name: "Start the run" }).tap();
		await page.getByRole("link", { name: "Repeats an earlier run" }).waitFor();
		await fits(page);
	},

	"an address with a step leads to the step": async ({ page, base }) => {
		const id = await bringIn(page, base, ASKED_THEN_FAILS);
		await page.goto(`/w/${id}?step=divide`);
		const details = page.getByRole("complementary", { name: "Details" });
		await details.getByRole("heading", { name: "Read what is not there" }).waitFor();
		await fits(page);
	},
};
