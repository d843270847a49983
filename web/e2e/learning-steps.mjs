// What a workflow is told from outside, what it could save, and what the planner keeps in mind.
import { ADA, bringIn } from "./people.mjs";
import { inspect, logIn } from "./stage.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Called from outside; asks the same twice and gives both back. */
const TWICE = (address) => {
	const asked = { uses: "http.request", with: { method: "GET", url: address } };
	return {
		nexa: 1,
		name: "Orders twice",
		triggers: [
			{ id: "hand", type: "manual" },
			{ id: "hook", type: "webhook" },
		],
		steps: [
			{ id: "first", name: "Ask for the orders", ...asked },
			{ id: "second", name: "Ask for the orders again", after: ["first"], ...asked },
			{
				id: "words",
				name: "Say how it went",
				uses: "text.render",
				with: { template: "{{ steps.second.status }}" },
			},
		],
		outputs: { one: "{{ steps.first.status }}", two: "{{ steps.second.status }}" },
	};
};

/** The same steps once more, under another name. */
const AGAIN = (address) => ({ ...TWICE(address), name: "Orders for support" });

async function openFromEditor(page, item) {
	await button(page, "More").click();
	await page.getByRole("menuitem", { name: item }).click();
}

async function runOften(page, base, id, times) {
	const post = (path, data) =>
		page.request.post(`/api/v1/workflows/${id}/${path}`, { data, headers: { origin: base } });
	await post("publish", { revision: 1 });
	for (let n = 0; n < times; n += 1) {
		const run = await (await post("runs", {})).json();
		for (let asked = 0; asked < 60; asked += 1) {
			const now = await (await page.request.get(`/api/v1/runs/${run.id}`)).json();
			if (now.status === "succeeded") break;
			await page.waitForTimeout(100);
		}
	}
}

export const steps = {
	"a call to a test address is kept and runs the draft": async (stage, facts) => {
		const { page, base } = stage;
		await logIn(page, ...ADA);
		const id = await bringIn(page, base, TWICE(facts.orders));
		facts.twice = id;
		await bringIn(page, base, AGAIN(facts.orders));
		await page.goto(`/w/${id}`);
		await openFromEditor(page, "Webhooks");
		await page.getByText("Nothing came yet. Calls appear here by themselves.").waitFor();
		await button(page, "Make a test address").click();
		const address = await page.getByText(/^http:\/\/[^ ]+\/hooks\/\S+$/).textContent();
		await page.request.post(address, { data: { order: 42, total: 120.5 } });
		await page.getByText('{"order":42,"total":120.5}').click();
		await page.getByRole("region", { name: "The call as a run gets it" }).waitFor();
		await inspect(stage, "webhooks");
		await button(page, "Run the draft with it").click();
		await page.getByText("Succeeded", { exact: true }).first().waitFor();
	},

	"what could be saved is found in the runs and goes into the draft": async (stage, facts) => {
		const { page, base } = stage;
		await page.goto(`/w/${facts.twice}/advice`);
		await page.getByRole("heading", { name: "Nothing was looked for yet" }).waitFor();
		await runOften(page, base, facts.twice, 3);
		await button(page, "Look for savings").click();
		await page.getByText(/runs were looked at/).waitFor();
		const card = page.getByRole("article").filter({ hasText: "1 call" }).first();
		await card.getByText(/Played on the last/).waitFor();
		await inspect(stage, "advice");
		await button(card, "Apply to the draft").click();
		await page.getByText("It is in the draft. Publish to make it live.").waitFor();
		await button(page, "Undo").click();
		await button(card, "Apply to the draft").waitFor();
	},

	"a workflow is said in plain words": async (stage, facts) => {
		const { page } = stage;
		await page.goto(`/w/${facts.twice}`);
		await openFromEditor(page, "In plain words");
		const dialog = page.getByRole("dialog", { name: "In plain words" });
		await dialog.getByRole("heading", { name: "One by one" }).waitFor();
		await inspect(stage, "plain-words");
		await page.keyboard.press("Escape");
	},

	"a template is found by words and becomes a draft": async (stage) => {
		const { page } = stage;
		await page.goto("/templates");
		await page.getByRole("textbox", { name: /^What should it do/ }).fill("unpaid invoices");
		const found = page.getByRole("link", { name: /Remind customers of overdue invoices/ });
		await page.waitForURL(/q=unpaid/);
		await found.waitFor();
		await inspect(stage, "templates");
		await found.click();
		await page.getByRole("heading", { name: "Step by step" }).waitFor();
		await inspect(stage, "template");
		await page.getByLabel("Days", { exact: true }).fill("14");
		await button(page, "Start from this").click();
		await page.waitForURL(/\/w\//);
		await button(page, "Publish").waitFor();
	},

	"what the planner remembers is seen and forgotten": async (stage) => {
		const { page, base } = stage;
		await putRight(page, base, "#orders");
		await page.goto("/settings?tab=memory");
		await page.getByRole("link", { name: "Orders for support" }).waitFor();
		await page.getByText("Channel is “#orders”").first().waitFor();
		await inspect(stage, "settings-memory");
		await page
			.getByRole("button", { name: /^Forget: / })
			.first()
			.click();
		const dialog = page.getByRole("dialog", { name: "Forget this?" });
		await button(dialog, "Forget it").click();
		await page.getByRole("heading", { name: "Nothing is remembered yet" }).waitFor();
	},
};

/** Choose another channel than the planner had named, as the editor does it. */
async function putRight(page, base, channel) {
	const { items } = await (await page.request.get("/api/v1/workflows")).json();
	const { id } = items.find((one) => /to #sales/.test(one.name));
	const draft = await (await page.request.get(`/api/v1/workflows/${id}/draft`)).json();
	const step = draft.document.steps.find((one) => one.uses === "slack.post_message");
	const set = { "/with/channel": channel };
	const answer = await page.request.post(`/api/v1/workflows/${id}/draft/patches`, {
		data: {
			base_revision: draft.revision,
			operations: [{ op: "update_step", id: step.id, set }],
			intent: "Another channel",
		},
		headers: { origin: base },
	});
	if (!answer.ok()) throw new Error(`patch: ${answer.status()} ${await answer.text()}`);
}
