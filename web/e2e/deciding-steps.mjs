// What people decide: which part of a change is taken, what a step answers in tests, whether a run may go
// on, and which version is live; and the outline, which does all that the graph does.
import assert from "node:assert/strict";
import { ADA, bringIn } from "./people.mjs";
import { inspect, logIn } from "./stage.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const details = (page) => page.getByRole("complementary", { name: "Details" });

const ASKED = {
	nexa: 1,
	name: "Discounts that are asked for",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "offer",
			name: "Write the offer",
			uses: "text.render",
			with: { template: "20 % off for Ada" },
		},
		{
			id: "ask",
			name: "May this offer go out?",
			type: "approval",
			title: "May this offer go out?",
			message: "{{ steps.offer.text }}",
			deadline_s: 86_400,
			after: ["offer"],
		},
		{
			id: "letter",
			name: "Write the letter",
			uses: "text.render",
			with: { template: "Dear Ada, {{ steps.offer.text }}" },
			after: ["ask.approved"],
			notes: "Sales reads this before it goes out.",
		},
		{
			id: "sorry",
			name: "Say that it is off",
			uses: "text.render",
			with: { template: "No offer" },
			after: ["ask.rejected"],
		},
	],
};

/** What a sentence changes in two places. */
const SUMMED = (orders) => ({
	nexa: 1,
	name: "Large orders by mail",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "fetch",
			name: "Fetch the orders",
			uses: "http.request",
			with: { method: "GET", url: orders },
		},
		{
			id: "keep",
			name: "Keep orders over 100",
			uses: "list.filter",
			with: { items: "{{ steps.fetch.body.orders }}", where: "{{ item.amount > 100.0 }}" },
		},
		{
			id: "mail",
			name: "E-mail a summary",
			uses: "email.send",
			connection: "demo_mail",
			with: {
				to: ["ops@example.com"],
				subject: "Large orders",
				text: "{{ string(steps.keep.count) }} orders",
			},
		},
	],
});

async function draft(page, id) {
	return (await page.request.get(`/api/v1/workflows/${id}/draft`)).json();
}

async function until(asked, wanted, what) {
	for (let turn = 0; turn < 60; turn += 1) {
		if (wanted(await asked())) return;
		await new Promise((go) => setTimeout(go, 100));
	}
	assert.fail(`never ${what}: ${JSON.stringify(await asked())}`);
}

async function publish(page, number) {
	await button(page, "Publish").click();
	const dialog = page.getByRole("dialog", { name: "Publish this draft" });
	await button(dialog, "Publish").click();
	await page.getByText(`Published as v${number}.`).waitFor();
}

async function forChosen(page, item) {
	await button(page, "More for the chosen").click();
	await page.getByRole("menuitem", { name: item }).click();
}

export const steps = {
	"a step is tried on what the step before answers, and its own answer pinned": async (stage) => {
		const { page, base } = stage;
		await logIn(page, ...ADA);
		const id = await bringIn(page, base, ASKED);
		stage.asked = id;
		await page.goto(`/w/${id}?step=offer`);
		await details(page).getByRole("textbox", { name: "Name" }).waitFor();
		await page.keyboard.press("Shift+Enter");
		await details(page).getByText("With the network closed; nothing was sent.").waitFor();
		await details(page).getByText("20 % off for Ada").first().waitFor();
		const pin = details(page).getByRole("textbox", { name: "Answer in tests" });
		await pin.fill('{"text": "30 % off for Ben"}');
		await button(details(page), "Pin it").click();
		await details(page)
			.getByText(/^Pinned: tests use this answer/)
			.waitFor();
		await button(page, "1 pin").waitFor();
		await inspect(stage, "pinned");
		await page.goto(`/w/${id}?step=letter`);
		await details(page).getByRole("textbox", { name: "Name" }).waitFor();
		await page.keyboard.press("Shift+Enter");
		await details(page)
			.getByText(/30 % off for Ben/)
			.first()
			.waitFor();
	},

	"the outline does what the graph does": async (stage) => {
		const { page, asked: id } = stage;
		await page.goto(`/w/${id}`);
		await page.getByText("Outline", { exact: true }).click();
		const list = page.getByRole("list", { name: "Outline" });
		const top = async () => (await draft(page, id)).document.steps.map((step) => step.id);
		await list.getByRole("checkbox", { name: "Choose “Write the letter”" }).check();
		await list.getByRole("checkbox", { name: "Choose “Say that it is off”" }).check();
		await page.getByText("2 chosen", { exact: true }).waitFor();
		await inspect(stage, "outline");
		await forChosen(page, "Switch off");
		await until(
			async () => (await draft(page, id)).document.steps.slice(2).map((step) => step.disabled),
			(found) => found.every(Boolean),
			"switched off",
		);
		await button(page, "Undo").click();
		await list.getByRole("button", { name: /^Write the offer/ }).click();
		await forChosen(page, /^Add a step between “Write the offer” and/);
		const add = page.getByRole("region", { name: "Add a step" });
		await add.getByRole("button", { name: /^Wait/ }).click();
		await until(top, (found) => found.includes("wait"), "added");
		await button(page, "Undo").click();
		await until(top, (found) => !found.includes("wait"), "undone");
		await list.getByRole("button", { name: /^Say that it is off/ }).click();
		await forChosen(page, /^Disconnect May this offer go out/);
		const after = async () => (await draft(page, id)).document.steps.at(-1).after ?? [];
		await until(after, (found) => found.length === 0, "disconnected");
		await button(page, "Undo").click();
		await until(after, (found) => found.length === 1, "connected again");
		await page.getByText("Graph", { exact: true }).click();
	},

	"a run waits for a yes, and goes on with it": async (stage) => {
		const { page, asked: id } = stage;
		await page.goto(`/w/${id}`);
		await publish(page, 1);
		await button(page, "Run now").click();
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Waiting", { exact: true }).first().waitFor();
		await inspect(stage, "waiting-run");
		await run.getByRole("link", { name: "Open the run" }).click();
		await page.getByRole("heading", { name: /^Run of / }).waitFor();
		const watched = page.url();
		await page.goto("/");
		await page.getByRole("link", { name: /^1 approval waits/ }).waitFor();
		await inspect(stage, "home-needs");
		await page.goto("/approvals");
		const card = page.getByRole("listitem").filter({ hasText: "May this offer go out?" });
		await card.getByText(/If nobody answers, it counts as rejected/).waitFor();
		await inspect(stage, "approvals");
		await card.getByLabel("Comment (optional)").fill("Only this once");
		await button(card, "Approve").click();
		await page.getByText("Decided. The run goes on.").waitFor();
		await page.goto(watched);
		await page.getByText("Succeeded", { exact: true }).first().waitFor();
		await page.goto("/approvals");
		await page.getByText("Decided", { exact: true }).click();
		await page.getByText(/Only this once/).waitFor();
	},

	"a change is explained, and a part of it is taken": async (stage, facts) => {
		const { page, base } = stage;
		const id = await bringIn(page, base, SUMMED(facts.orders));
		await page.goto(`/w/${id}`);
		await page.getByLabel("Ask for a change").fill("Only orders over 500, and skip the e-mail");
		await button(page, "Send").click();
		await button(page, "Explain").click();
		const told = page.getByRole("list", { name: "Explain" });
		await told.getByText("E-mail a summary").waitFor();
		await told.getByText(/500/).first().waitFor();
		await inspect(stage, "explained");
		await button(page, "Pick changes").click();
		await page.getByRole("checkbox", { name: /Remove “E-mail a summary”/ }).uncheck();
		await page.getByRole("button", { name: /^Accept \d+ changes?$/ }).click();
		await page.getByText("Nothing is saved yet").waitFor({ state: "detached" });
		const taken = async () => (await draft(page, id)).document.steps;
		const wanted = (found) => found.length === 3 && JSON.stringify(found).includes("500");
		await until(taken, wanted, "partly accepted");
	},

	"an older version comes back as the newest": async (stage) => {
		const { page, asked: id } = stage;
		await page.goto(`/w/${id}?step=sorry`);
		await button(details(page), "Remove the step").click();
		await page.getByText("1 step removed.").waitFor();
		await publish(page, 2);
		await page.goto(`/w/${id}/versions`);
		await button(page, "Roll back to this").click();
		const sure = page.getByRole("dialog", { name: "Roll back to v1?" });
		await button(sure, "Roll back to this").click();
		await page.getByText(/v3/).first().waitFor();
		const steps = async () => (await draft(page, id)).document.steps.length;
		await until(steps, (count) => count === 4, "rolled back");
	},
};
