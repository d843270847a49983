// Each step is something a person does, found by role and name.
import assert from "node:assert/strict";
import { inspect } from "./stage.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const canvas = (page) => page.getByRole("region", { name: "Workflow graph" });

async function arrived(page, facts) {
	const answer = await page.request.get(facts.arrived);
	const text = await answer.text();
	return {
		slack: Number(/Slack messages \((\d+)\)/.exec(text)?.[1]),
		mail: Number(/E-mails \((\d+)\)/.exec(text)?.[1]),
	};
}

async function runUntilSucceeded(page) {
	await button(page, "Run now").click();
	const run = page.getByRole("region", { name: "Run" });
	await run.getByText("Succeeded", { exact: true }).first().waitFor();
	await run.getByText(/^(\d+) of \1 steps done$/).waitFor();
	return run;
}

export const steps = {
	"first use makes the owner": async ({ page, ...stage }, facts) => {
		await page.goto(facts.firstUse);
		await page.getByLabel("Your name").fill("Ada Lovelace");
		await page.getByLabel("Organization").fill("Analytical Engines");
		await page.getByLabel("E-mail").fill("ada@example.com");
		await page.getByRole("textbox", { name: "Password" }).fill("correct horse battery");
		await inspect({ page, ...stage }, "first-use");
		await button(page, "Create the workspace").click();
		await page.getByRole("heading", { name: "What should happen?" }).waitFor();
	},

	"empty pages lead on": async (stage) => {
		const { page } = stage;
		await inspect(stage, "home-empty");
		for (const [link, title] of [
			["Workflows", "No workflows yet"],
			["Runs", "No runs yet"],
			["Approvals", "Nothing waits for you"],
			["Alerts", "Nothing to look at"],
			["Variables", "No variables yet"],
		]) {
			await page.getByRole("link", { name: link, exact: true }).click();
			await page.getByRole("heading", { name: title }).waitFor();
			await inspect(stage, `${link.toLowerCase()}-empty`);
		}
	},

	"the sentence becomes a proposal": async (stage, facts) => {
		const { page } = stage;
		await page.getByRole("link", { name: "Home", exact: true }).click();
		await page
			.getByLabel("Describe a workflow")
			.fill(
				`Every weekday at 9 fetch ${facts.orders}, keep the orders over 100, post each new one ` +
					"to the Slack channel #sales and e-mail a summary to ops@example.com",
			);
		await button(page, "Plan it").click();
		await button(page, "Accept all").waitFor();
		const chat = page.getByRole("log", { name: "Conversation" });
		await chat.getByText("I assumed").waitFor();
		await chat.getByText("Next 5 starts").waitFor();
		await canvas(page).getByText(/New$/).first().waitFor();
		await inspect(stage, "proposal");
	},

	"accepting makes the draft": async (stage) => {
		const { page } = stage;
		await button(page, "Accept all").click();
		await page.getByLabel("Workflow name").waitFor();
		await page.getByText("Nothing is saved yet").waitFor({ state: "detached" });
		await inspect(stage, "draft");
	},

	"connections are there, and another one can be made": async (stage) => {
		const { page } = stage;
		const editor = page.url();
		await page.getByRole("link", { name: "Connections", exact: true }).click();
		await page.getByRole("button", { name: /Test demo.?slack/i }).click();
		await page.getByText("The test went through").waitFor();
		await inspect(stage, "connections");
		await button(page, "Add a connection").click();
		const dialog = page.getByRole("dialog", { name: "Add a connection" });
		await dialog.getByRole("combobox", { name: "Which service?" }).click();
		await page.getByRole("option", { name: "Web address with a token" }).click();
		await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("Shop API");
		await dialog.getByPlaceholder("Add with Enter").fill("api.example.com");
		await page.keyboard.press("Enter");
		await dialog.getByRole("textbox", { name: "Token" }).fill("not-a-real-token");
		await inspect(stage, "connection-dialog");
		await button(dialog, "Save").click();
		await dialog.waitFor({ state: "detached" });
		await page.getByText("Shop API", { exact: true }).waitFor();
		await page.goto(editor);
		await page.getByLabel("Workflow name").waitFor();
	},

	"one sample answers the open questions": async (stage) => {
		const { page } = stage;
		await button(page, "3 problems").click();
		const list = page.getByRole("dialog", { name: "3 problems" });
		await inspect(stage, "problems");
		await list.getByRole("button", { name: /Which field of an order must be over 100/ }).click();
		const details = page.getByRole("complementary", { name: "Details" });
		await details.getByText("Which field of an order must be over 100?").first().waitFor();
		await inspect(stage, "hole");
		await button(details, "Fetch one sample").first().click();
		await page.getByText(/open questions? (was|were) answered by it/).waitFor();
		await button(page, "No problems").waitFor();
		await inspect(stage, "step");
	},

	"a step goes onto a line and comes off again": async (stage) => {
		const { page } = stage;
		const insert = page.getByRole("button", { name: /^Add a step between “Fetch orders” and/ });
		await insert.click();
		const list = page.getByRole("region", { name: "Add a step" });
		await inspect(stage, "add-step");
		const app = list.getByRole("button", { name: /^GitHub/ });
		await app.click();
		await list.getByRole("button", { name: /^Open a GitHub issue/ }).waitFor();
		await inspect(stage, "add-step-app");
		await app.click();
		await list.getByRole("button", { name: /^Wait/ }).click();
		const box = canvas(page).getByRole("group", { name: /^Wait: For 1 h/ });
		await box.waitFor();
		await button(page, "Undo").click();
		await box.waitFor({ state: "detached" });
		await page.keyboard.press("?");
		await page.getByRole("dialog", { name: "Keyboard" }).waitFor();
		await inspect(stage, "keys");
		await page.keyboard.press("Escape");
	},

	"a step is dragged to a free spot": async ({ page }) => {
		await button(page, "Add a step").click();
		const list = page.getByRole("region", { name: "Add a step" });
		const pane = page.locator(".react-flow__pane");
		await list
			.getByRole("button", { name: /^Choose a way/ })
			.dragTo(pane, { targetPosition: { x: 60, y: 60 } });
		const box = canvas(page).getByRole("group", { name: /^Choose a way/ });
		await box.waitFor();
		await button(list, "Close the list of steps").click();
		await button(page, "Undo").click();
		await box.waitFor({ state: "detached" });
		await button(page, "No problems").waitFor();
	},

	"the rehearsal sends nothing": async (stage, facts) => {
		const { page } = stage;
		await button(page, "Rehearse").click();
		const drawer = page.getByRole("region", { name: "Rehearsal" });
		await drawer.getByText("The rehearsal went through.").waitFor();
		assert.deepEqual(await arrived(page, facts), { slack: 0, mail: 0 });
		await inspect(stage, "rehearsal");
		await button(drawer, "Close the rehearsal").click();
	},

	"published and switched on": async (stage) => {
		const { page } = stage;
		await button(page, "Publish").click();
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await dialog.getByLabel("What changed? (optional)").fill("First version");
		await inspect(stage, "publish");
		await button(dialog, "Publish").click();
		await page.getByText("Published as v1.").waitFor();
		await page.getByRole("switch", { name: "Switched on" }).press("Space");
		await page.getByText("On. It now starts by itself.").waitFor();
	},

	"a run is seen live and reaches the world": async (stage, facts) => {
		const { page } = stage;
		const drawer = await runUntilSucceeded(page);
		await canvas(page).getByText("Succeeded").first().waitFor();
		await inspect(stage, "live-run");
		const first = await arrived(page, facts);
		assert.equal(first.slack, 6, "each order over 100 is posted once");
		assert.equal(first.mail, 1);
		await button(drawer, "One event back").click();
		await button(drawer, "To the newest").waitFor();
		await drawer.getByText("Running", { exact: true }).first().waitFor();
		await inspect(stage, "live-run-moment");
		await button(drawer, "To the newest").click();
		await drawer.getByRole("link", { name: "Open the run" }).click();
	},

	"the page of the run shows every step": async (stage) => {
		const { page } = stage;
		await page.getByRole("heading", { name: /^Run of / }).waitFor();
		await page.getByRole("button", { name: /Fetch orders/ }).click();
		await page.getByRole("region", { name: "Output" }).getByText("ord_1001").first().waitFor();
		await inspect(stage, "run");
		await button(page, "One event back").click();
		await button(page, "To the newest").waitFor();
		await inspect(stage, "run-moment");
		await page.getByRole("link", { name: "Open the workflow" }).click();
		await page.getByLabel("Workflow name").waitFor();
	},

	"running again posts nothing twice": async ({ page }, facts) => {
		const before = await arrived(page, facts);
		await runUntilSucceeded(page);
		assert.equal((await arrived(page, facts)).slack, before.slack);
		await button(page, "Close the run").click();
	},

	"a change by a sentence is one step back": async (stage) => {
		const { page } = stage;
		await page.getByLabel("Ask for a change").fill("Only orders over 500, and skip the e-mail");
		await button(page, "Send").click();
		await button(page, "Accept all").waitFor();
		await canvas(page)
			.getByText(/Removed$/)
			.waitFor();
		await canvas(page)
			.getByText(/Changed$/)
			.first()
			.waitFor();
		await inspect(stage, "change");
		await button(page, "Accept all").click();
		await page.getByText("Nothing is saved yet").waitFor({ state: "detached" });
		await canvas(page)
			.getByText(/E-mail/)
			.waitFor({ state: "detached" });
		await button(page, "Undo").click();
		await canvas(page)
			.getByText(/E-mail/)
			.first()
			.waitFor();
		await button(page, "Redo").click();
		await canvas(page)
			.getByText(/E-mail/)
			.first()
			.waitFor({ state: "detached" });
	},

	"versions are compared on their page": async (stage) => {
		const { page } = stage;
		const editor = page.url();
		await button(page, "More").click();
		await page.getByRole("menuitem", { name: "Versions" }).click();
		await page.getByText("100 % of 2 runs went well").waitFor();
		await page.getByText(/^\d+ parts differ$/).waitFor();
		await inspect(stage, "versions");
		await page.goto(editor);
		await page.getByLabel("Workflow name").waitFor();
	},

	"a second person joins by a link": async (stage) => {
		const { page } = stage;
		await page.getByRole("link", { name: "Settings", exact: true }).click();
		await inspect(stage, "settings-profile");
		await page.getByRole("tab", { name: "API keys" }).click();
		await page.getByLabel("Name of the key").fill("CI");
		await button(page, "Make a key").click();
		await page.getByText("Copy the key now. It is not shown again.").waitFor();
		await inspect(stage, "settings-keys");
		await page.getByRole("tab", { name: "Sessions" }).click();
		await page.getByText("This browser").waitFor();
		await inspect(stage, "settings-sessions");
		await page.getByRole("tab", { name: "Members" }).click();
		await page.getByRole("textbox", { name: "E-mail" }).fill("charles@example.com");
		await button(page, "Make the link").click();
		const link = await page.getByText("/invitation#").textContent();
		await inspect(stage, "settings-members");
		await page.getByRole("button", { name: /Your account/ }).click();
		await page.getByRole("menuitem", { name: "Log out" }).click();
		await page.getByRole("heading", { name: "Welcome back" }).waitFor();
		await inspect(stage, "login");
		await page.goto(link);
		await page.getByLabel("Your name").fill("Charles Babbage");
		await page.getByRole("textbox", { name: "Password" }).fill("another long password");
		await inspect(stage, "invitation");
		await button(page, "Join").click();
		await page.getByRole("heading", { name: "What should happen?" }).waitFor();
		await inspect(stage, "home");
	},

	"a folder holds a workflow, and a move is taken back": async (stage) => {
		const { page } = stage;
		await page.getByRole("link", { name: "Workflows", exact: true }).click();
		await button(page, "New folder").click();
		const made = page.getByRole("dialog", { name: "New folder" });
		await made.getByLabel("Name of the folder").fill("Sales");
		await button(made, "Make it").click();
		const tree = page.getByRole("navigation", { name: "Folders" });
		await tree.getByRole("link", { name: /^Sales/ }).waitFor();
		const more = page.getByRole("button", { name: /^More for .*orders/ }).first();
		await more.click();
		await page.getByRole("menuitem", { name: "Move to a folder" }).click();
		const dialog = page.getByRole("dialog", { name: /^Move / });
		await dialog.getByRole("combobox", { name: "Folder" }).click();
		await page.getByRole("option", { name: "Sales" }).click();
		await button(dialog, "Move it").click();
		await page.getByText(/· In Sales/).waitFor();
		await button(page, "Undo").click();
		await page.getByText(/· In Sales/).waitFor({ state: "detached" });
		await more.click();
		await page.getByRole("menuitem", { name: "Tags" }).click();
		const tags = page.getByRole("dialog", { name: /^Tags of/ });
		await tags.getByRole("combobox", { name: "Tags" }).fill("weekly");
		await page.keyboard.press("Enter");
		await inspect(stage, "tags");
		await button(tags, "Save").click();
		await page
			.getByRole("link", { name: /orders to #sales/ })
			.getByText("weekly")
			.waitFor();
	},

	"a variable is shared by all workflows": async (stage) => {
		const { page } = stage;
		await page.getByRole("link", { name: "Variables", exact: true }).click();
		await button(page, "Add a variable").first().click();
		const dialog = page.getByRole("dialog", { name: "Add a variable" });
		await dialog.getByRole("textbox", { name: "Name" }).fill("sales_channel");
		await dialog.getByRole("textbox", { name: "Value" }).fill("#sales");
		await inspect(stage, "variable-dialog");
		await button(dialog, "Save").click();
		await page.getByText("vars.sales_channel", { exact: true }).waitFor();
		await inspect(stage, "variables");
	},

	"lists show what happened": async (stage) => {
		const { page } = stage;
		for (const name of ["Workflows", "Runs"]) {
			await page.getByRole("link", { name, exact: true }).click();
			await page
				.getByText(/orders to #sales/)
				.first()
				.waitFor();
			await inspect(stage, name.toLowerCase());
		}
	},
};
