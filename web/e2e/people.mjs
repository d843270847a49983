// Who the first act made.
import { openStage } from "./stage.mjs";

export const ADA = ["ada@example.com", "correct horse battery"];
export const CHARLES = ["charles@example.com", "another long password"];

/** Bring a workflow in by the API that everybody has; answers its id. */
export async function bringIn(page, base, document) {
	const answer = await page.request.post("/api/v1/workflows/import", {
		data: { text: JSON.stringify(document) },
		headers: { origin: base },
	});
	if (!answer.ok()) throw new Error(`import: ${answer.status()} ${await answer.text()}`);
	return (await answer.json()).id;
}

/** Make the owner of an empty installation by the link it printed. */
export async function firstUse(browser, base, link) {
	const { context, page } = await openStage({ browser, base });
	await page.goto(link);
	await page.getByLabel("Your name").fill("Ada Lovelace");
	await page.getByLabel("Organization").fill("Analytical Engines");
	await page.getByLabel("E-mail").fill(ADA[0]);
	await page.getByRole("textbox", { name: "Password" }).fill(ADA[1]);
	await page.getByRole("button", { name: "Create the workspace" }).click();
	await page.getByRole("heading", { name: "What should happen?" }).waitFor();
	await context.close();
}
