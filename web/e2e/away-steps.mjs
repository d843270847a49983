// The server is slow, away, or no longer knows the person; a workflow is deleted under one's hands.
import assert from "node:assert/strict";
import { beat, longestPause } from "./heartbeat.mjs";
import { ADA, bringIn } from "./people.mjs";

const DOCUMENT = {
	nexa: 1,
	name: "Written on a bad day",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{ id: "one", name: "First", uses: "text.render", with: { template: "1" } },
		{ id: "two", name: "Second", uses: "text.render", with: { template: "2" }, after: ["one"] },
	],
};
const SLOW_MS = 5_500;

const button = (page, name) => page.getByRole("button", { name, exact: true });
const details = (page) => page.getByRole("complementary", { name: "Details" });
const named = (page) => details(page).getByRole("textbox", { name: "Name", exact: true });
const box = (page, name) =>
	page.getByRole("region", { name: "Workflow graph" }).getByRole("group", { name });

async function open(page, base, step = "one") {
	const id = await bringIn(page, base, DOCUMENT);
	await page.goto(`/w/${id}?step=${step}`);
	await named(page).waitFor();
	return id;
}

async function stored(page, id) {
	const answer = await page.request.get(`/api/v1/workflows/${id}/draft`);
	const { document, revision } = await answer.json();
	return { names: document.steps.map((step) => step.name), steps: document.steps, revision };
}

const ask = (facts, what) => fetch(`${facts.hand}/${what}`, { method: "POST" });

export const steps = {
	"a slow server is named, and nothing is sent twice": async ({ page, base }) => {
		const id = await open(page, base);
		const sent = [];
		let delay_ms = SLOW_MS;
		page.on("request", (request) => {
			if (request.method() === "POST") sent.push(new URL(request.url()).pathname.split("/").pop());
		});
		await page.route("**/api/v1/workflows/**", async (route) => {
			if (route.request().method() !== "GET") await new Promise((go) => setTimeout(go, delay_ms));
			await route.continue().catch(() => undefined);
		});
		await beat(page);
		await named(page).fill("First, slowly");
		await page.keyboard.press("Control+Enter");
		await page.keyboard.press("Control+Enter");
		await button(page, "Rehearse").click({ force: true });
		await page.getByText(/^The server takes long to answer/).waitFor();
		await page.getByText("The rehearsal went through.").waitFor();
		await box(page, /^First, slowly/).waitFor();
		await page.getByText(/^The server takes long to answer/).waitFor({ state: "detached" });
		delay_ms = 700;
		await button(page, "Publish").click();
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		const publish = button(dialog, "Publish");
		await publish.dblclick();
		await page.getByText("Published as v1.").waitFor();
		await button(page, "Run now").dblclick();
		await page.getByRole("region", { name: "Run" }).getByText("Succeeded").first().waitFor();
		await page.unroute("**/api/v1/workflows/**");
		for (const once of ["rehearse", "patches", "publish", "runs"])
			assert.equal(sent.filter((path) => path === once).length, 1, `${once}: ${sent}`);
		assert.equal((await stored(page, id)).names[0], "First, slowly");
		const pause = await longestPause(page);
		assert.ok(pause < 500, `the page was deaf for ${pause} ms`);
	},

	"what is changed while the server is away is kept": async (stage, facts) => {
		const { page, base } = stage;
		stage.id = await open(page, base);
		await ask(facts, "stop");
		await page.getByText(/^The server does not answer/).waitFor();
		await named(page).fill("First, in the dark");
		await page.getByText(/1 change is kept here/).waitFor();
		await box(page, /^First, in the dark/).waitFor();
		await box(page, /^Second/).click();
		await named(page).fill("Second, in the dark");
		await page.getByText(/2 changes are kept here/).waitFor();
		await button(page, "Publish").click();
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await dialog.getByText(/Some changes have not reached the server yet/).waitFor();
		assert.ok(await button(dialog, "Publish").isDisabled());
		await button(dialog, "Cancel").click();
	},

	"the server comes back, says so, and has it all": async ({ page, id }, facts) => {
		// The page may find the server, say so and have said so before the start is answered: it is watched from before.
		await Promise.all([
			page.getByText(/What you changed meanwhile is saved/).waitFor({ timeout: 60_000 }),
			ask(facts, "start"),
		]);
		await page.getByText(/kept here/).waitFor({ state: "detached" });
		assert.deepEqual((await stored(page, id)).names, ["First, in the dark", "Second, in the dark"]);
		await named(page).fill("Second, in the light");
		await box(page, /^Second, in the light/).waitFor();
	},

	"an answer that is lost is no change that is made twice": async ({ page, base }) => {
		const id = await open(page, base);
		let lost = 0;
		await page.route("**/draft/patches", async (route) => {
			lost += 1;
			if (lost > 1) return route.continue();
			await route.fetch();
			return route.abort("connectionreset");
		});
		await button(page, "Add a step").click();
		const list = page.getByRole("region", { name: "Add a step" });
		await list.getByRole("button", { name: /^Wait/ }).click();
		await page.getByText(/What you changed meanwhile is saved/).waitFor();
		await page.unroute("**/draft/patches");
		assert.equal((await stored(page, id)).steps.length, 3);
		await box(page, /^Wait: For 1 h/).waitFor();
	},

	"a session that ended costs no draft": async ({ page, context, base }) => {
		const id = await open(page, base);
		await context.clearCookies();
		await named(page).fill("First, signed out");
		await page.getByRole("heading", { name: "Welcome back" }).waitFor();
		await page.getByText(/Your change is kept and saved once you sign in again/).waitFor();
		await page.getByLabel("E-mail").fill(ADA[0]);
		await page.getByRole("textbox", { name: "Password" }).fill(ADA[1]);
		await page.keyboard.press("Enter");
		await box(page, /^First, signed out/).waitFor();
		await page.getByText(/What you changed meanwhile is saved/).waitFor();
		assert.equal((await stored(page, id)).names[0], "First, signed out");
		assert.match(page.url(), new RegExp(`/w/${id}`));
	},

	"a workflow deleted elsewhere is said, and can be kept": async ({ page, context, base }) => {
		const id = await open(page, base);
		const other = await context.newPage();
		await other.goto("/workflows");
		await other
			.getByRole("button", { name: /^More for Written on a bad day/ })
			.first()
			.click();
		await other.getByRole("menuitem", { name: "Delete" }).click();
		await other.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
		await other.getByRole("dialog").waitFor({ state: "detached" });
		await other.close();
		await named(page).fill("First, after the end");
		const told = page.getByRole("alert").filter({ hasText: "This workflow was deleted" });
		await told.waitFor();
		await button(told, "Keep a copy").click();
		await told.waitFor({ state: "detached" });
		await page.waitForURL((url) => !url.pathname.includes(id));
		await box(page, /^First, after the end/).waitFor();
	},
};
