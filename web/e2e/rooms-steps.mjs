// What a workspace holds beside its runs: times, tables, services of others; and what an expression comes to.
import assert from "node:assert/strict";
import { ADA, bringIn } from "./people.mjs";
import { inspect, logIn } from "./stage.mjs";

const button = (page, name) => page.getByRole("button", { name, exact: true });
const details = (page) => page.getByRole("complementary", { name: "Details" });
const link = (page, name) => page.getByRole("link", { name, exact: true });

const TIMED = {
	nexa: 1,
	name: "Told in time",
	triggers: [
		{ id: "weekdays", type: "schedule", with: { cron: "0 9 * * 1-5", timezone: "Europe/Berlin" } },
	],
	steps: [
		{ id: "hello", name: "Hello", uses: "text.render", with: { template: "Good morning" } },
		{
			id: "loud",
			name: "Loud",
			uses: "text.render",
			with: { template: "{{ steps.hello.text }}!" },
		},
	],
};

const PETS = {
	openapi: "3.0.3",
	info: { title: "Petstore API", version: "1.0" },
	servers: [{ url: "https://pets.example.com/v1" }],
	paths: {
		"/pets": {
			get: {
				operationId: "listPets",
				summary: "List all pets",
				responses: { 200: { description: "good" } },
			},
			post: {
				operationId: "createPet",
				summary: "Create a pet",
				responses: { 201: { description: "good" } },
			},
		},
	},
};

/** The five times the details show, as moments. */
async function nextStarts(page) {
	const times = details(page).locator("time");
	await times.nth(4).waitFor();
	return times.evaluateAll((found) => found.map((one) => one.dateTime));
}

/** Write when it starts, leave the field, and wait until the draft says the same. */
async function writeWhen(page, words, cron) {
	const when = details(page).getByRole("textbox", { name: "When" });
	await when.fill(words);
	await when.press("Enter");
	await details(page).getByText(`Cron: ${cron}`).waitFor();
	return when.inputValue();
}

export const steps = {
	"a time is written in words or as cron, and its next five starts are shown": async (stage) => {
		const { page, base } = stage;
		await logIn(page, ...ADA);
		const id = await bringIn(page, base, TIMED);
		stage.timed = id;
		await page.goto(`/w/${id}?step=trigger:weekdays`);
		const before = await nextStarts(page);
		await writeWhen(page, "every 15 minutes", "*/15 * * * *");
		await page.waitForFunction(
			(first) => document.querySelector("aside time")?.dateTime !== first,
			before[0],
		);
		const often = (await nextStarts(page)).map(Date.parse);
		const gaps = often.slice(1).map((at, n) => (at - often[n]) / 60_000);
		assert.deepEqual(gaps, [15, 15, 15, 15]);
		assert.match(await writeWhen(page, "30 8 * * 1", "30 8 * * 1"), /Monday.*8:30/);
		await inspect(stage, "schedule-details");
		await details(page)
			.getByRole("link", { name: /Pause it/ })
			.click();
		await page.getByText("It is not published: nothing starts by itself").waitFor();
	},

	"a published time is paused and goes on": async (stage) => {
		const { page, base, timed: id } = stage;
		const shown = await (await page.request.get(`/api/v1/workflows/${id}/draft`)).json();
		const data = { revision: shown.revision };
		await page.request.post(`/api/v1/workflows/${id}/publish`, { data, headers: { origin: base } });
		await page.goto(`/w/${id}/schedules`);
		await page.getByText("It is switched off: nothing starts by itself").waitFor();
		await inspect(stage, "schedules-off");
		await button(page, "Switch it on").click();
		await button(page, "Pause").click();
		await page.getByText("It is paused.").waitFor();
		await button(page, "Resume").click();
		await page.getByText("It goes on with the next due time.").waitFor();
		await inspect(stage, "schedules");
	},

	"what an expression comes to stands below it while it is written": async (stage) => {
		const { page, base, timed: id } = stage;
		await page.goto(`/w/${id}?step=loud`);
		const value = details(page).locator("output").first();
		await value.getByText("No sample yet: run or test the step before.").waitFor();
		const pin = { step: "hello", result: { text: "Guten Morgen" } };
		const address = `/api/v1/workflows/${id}/draft/fixtures`;
		await page.request.put(address, { data: pin, headers: { origin: base } });
		const field = details(page).getByRole("textbox", { name: "Text" });
		await field.click();
		await page.keyboard.press("Control+End");
		await page.keyboard.type("!!");
		await value.getByText('"Guten Morgen!!!"').waitFor();
		await value.getByText("text · from what is pinned").waitFor();
		await inspect(stage, "live-value");
	},

	"what a connector looks for is chosen by hand": async ({ page }) => {
		await button(page, "Add a step").click();
		const list = page.getByRole("region", { name: "Add a step" });
		await list.getByRole("textbox", { name: "Search steps" }).fill("rss feed new");
		await list.getByRole("button", { name: /^When/ }).first().click();
		await details(page).getByText("Look every").waitFor();
		await button(list, "Close the list of steps").click();
		await button(page, "Undo").click();
	},

	"a table is made, filled, sorted and emptied": async (stage) => {
		const { page } = stage;
		await link(page, "Data tables").click();
		await button(page, "Make a data table").first().click();
		const made = page.getByRole("dialog", { name: "Make a data table" });
		await made.getByRole("textbox", { name: "Name", exact: true }).fill("Leads");
		await made.getByRole("textbox", { name: "Name of column 1" }).fill("email");
		await button(made, "Add a column").click();
		await made.getByRole("textbox", { name: "Name of column 2" }).fill("score");
		await made.getByRole("combobox", { name: "Type of column 2" }).click();
		await page.getByRole("option", { name: "Number" }).click();
		await button(made, "Save").click();
		await page.getByText("No rows yet.").waitFor();
		for (const [email, score] of [
			["ada@example.com", "9"],
			["ben@example.com", "10"],
		]) {
			await button(page, "Add a row").click();
			const row = page.getByRole("dialog", { name: "Add a row" });
			await row.getByRole("textbox", { name: "email" }).fill(email);
			await row.getByRole("textbox", { name: "score" }).fill(score);
			await button(row, "Save").click();
			await row.waitFor({ state: "detached" });
		}
		const rows = page.getByRole("region", { name: "Rows of Leads" });
		const first = rows.getByRole("row").nth(1);
		await button(rows, "score").click();
		await first.getByText("ada@example.com").waitFor();
		await button(rows, "score").click();
		await first.getByText("ben@example.com").waitFor();
		await inspect(stage, "table");
		await button(page, "Change the row ben@example.com").click();
		await button(page, "Remove this row").click();
		await page.getByText("The row is removed.").waitFor();
		await first.getByText("ada@example.com").waitFor();
	},

	"another service's document becomes steps, and is taken away again": async (stage) => {
		const { page, timed: id } = stage;
		await page.goto("/imported");
		await button(page, "Import an API").first().click();
		const dialog = page.getByRole("dialog", { name: "Import an API" });
		await dialog.getByText("File or text").click();
		await dialog.getByRole("textbox", { name: /^OpenAPI/ }).fill(JSON.stringify(PETS));
		await button(dialog, "See what changes").click();
		await dialog.getByText(/is new here: 2 operations/).waitFor();
		await button(dialog, "Import").click();
		await page.getByRole("heading", { name: "Petstore API" }).waitFor();
		await page.getByText("Create a pet").waitFor();
		await inspect(stage, "imported-api");
		const api = page.url();
		await page.goto(`/w/${id}`);
		await button(page, "Add a step").click();
		const list = page.getByRole("region", { name: "Add a step" });
		await list.getByRole("textbox", { name: "Search steps" }).fill("list all pets");
		await list.getByRole("button", { name: /^List all pets/ }).waitFor();
		await page.goto(api);
		await button(page, "Remove the import").click();
		const sure = page.getByRole("dialog", { name: /^Remove Petstore/ });
		await sure.getByRole("button", { name: /^Remove/ }).click();
		await page.getByRole("heading", { name: "Nothing imported yet" }).waitFor();
	},

	"in German the catalogue is German, and English words still find it": async (stage) => {
		const { page, timed: id } = stage;
		await page.getByRole("button", { name: /Your account/ }).click();
		await page.getByText("Deutsch", { exact: true }).click();
		await page.getByRole("link", { name: "Abläufe", exact: true }).waitFor();
		await page.goto(`/w/${id}`);
		await button(page, "Neuer Schritt").click();
		const list = page.getByRole("region", { name: "Neuer Schritt" });
		const search = list.getByRole("textbox", { name: "Schritte suchen" });
		for (const words of ["tabelle verbinden", "join two tables"]) {
			await search.fill(words);
			await list.getByRole("button", { name: /^Zwei Tabellen nach Spalten verbinden/ }).waitFor();
		}
		await search.press("Enter");
		const german = page.getByRole("complementary", { name: "Einzelheiten" });
		await german.getByText("Zwei Tabellen nach Spalten verbinden").first().waitFor();
		await german.getByText("Zeilen", { exact: true }).first().waitFor();
		await inspect(stage, "step-german");
		await page.evaluate(() => localStorage.removeItem("nexa-language"));
	},
};
