// A step needs an account at another service: signed in to there, by the person, on the wire.
import assert from "node:assert/strict";
import { bringIn } from "./people.mjs";
import { inspect } from "./stage.mjs";

const DOCUMENT = (provider) => ({
	nexa: 1,
	name: "Asks who I am",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "me",
			name: "Ask who I am",
			uses: "http.request",
			with: { method: "GET", url: `${provider}/me` },
		},
	],
});

const button = (page, name) => page.getByRole("button", { name, exact: true });
const details = (page) => page.getByRole("complementary", { name: "Details" });

export const steps = {
	"a connection is made where a step needs it": async (stage, facts) => {
		const { page, base } = stage;
		stage.id = await bringIn(page, base, DOCUMENT(facts.provider));
		await page.goto(`/w/${stage.id}?step=me`);
		await button(details(page), "New connection …").click();
		const dialog = page.getByRole("dialog", { name: "Add a connection" });
		await dialog.getByRole("combobox", { name: "Which service?" }).click();
		await page.getByRole("option", { name: "OAuth 2.0, on behalf of a person" }).click();
		await dialog.getByRole("textbox", { name: "Name", exact: true }).fill("My account");
		await dialog.getByPlaceholder("Add with Enter").fill(facts.provider);
		await page.keyboard.press("Enter");
		const field = (name) => dialog.getByLabel(name);
		await field(/^Token address/).fill(`${facts.provider}/token`);
		await field(/^Authorize address/).fill(`${facts.provider}/authorize`);
		await field(/^Test address/).fill(`${facts.provider}/me`);
		await field(/^Client id/).fill(process.env.NEXA_PROVIDER_CLIENT);
		await field(/^Client secret/).fill(process.env.NEXA_PROVIDER_SECRET);
		await button(dialog, "Save").click();
		await dialog.waitFor({ state: "detached" });
		await inspect(stage, "sign-in-step");
	},

	"the person signs in there, and is back at the step": async ({ page, id }) => {
		await button(details(page), "Sign in: My account").click();
		await page.getByRole("heading", { name: "Let NexaBuilder read and write?" }).waitFor();
		await button(page, "Allow").click();
		await page.waitForURL((url) => url.pathname === `/w/${id}` && url.search.includes("step=me"));
		await page.getByText(/^The test went through/).waitFor();
		await button(details(page), "Sign in again: My account").waitFor();
	},

	"its run acts for the person": async ({ page }) => {
		await page.getByRole("button", { name: "No problems" }).waitFor();
		await button(page, "More").click();
		await page.getByRole("menuitem", { name: "Run the draft once" }).click();
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Succeeded", { exact: true }).first().waitFor();
		const answer = await page.request.get(
			`/api/v1/runs/${new URL(page.url()).searchParams.get("run")}/steps`,
		);
		assert.match(JSON.stringify(await answer.json()), /"user": ?"ada"/);
	},

	"who does not agree is told so where they can begin again": async ({ page }) => {
		await page.goto("/connections");
		await button(page, "Sign in again: My account").click();
		await page.getByRole("heading", { name: "Let NexaBuilder read and write?" }).waitFor();
		await button(page, "Refuse").click();
		await page
			.getByRole("alert")
			.getByText(/^You are not signed in/)
			.waitFor();
		await button(page, "Sign in again: My account").waitFor();
	},
};
