// Two people in one draft: nothing is lost silently, and what met is shown.
import { ADA, bringIn, CHARLES } from "./people.mjs";
import { inspect, logIn, openStage } from "./stage.mjs";

const DOCUMENT = {
	nexa: 1,
	name: "Written together",
	steps: [
		{ id: "one", name: "First", uses: "text.render", with: { template: "1" } },
		{ id: "two", name: "Second", uses: "text.render", with: { template: "2" }, after: ["one"] },
	],
};

const details = (page) => page.getByRole("complementary", { name: "Details" });
const named = (page) => details(page).getByRole("textbox", { name: "Name", exact: true });
const box = (page, name) =>
	page.getByRole("region", { name: "Workflow graph" }).getByRole("group", { name });

export const steps = {
	"each sees what the other did": async (stage) => {
		const { page: ada, base, browser } = stage;
		await logIn(ada, ...ADA);
		const members = await (await ada.request.get("/api/v1/members")).json();
		const charles = members.items.find((member) => member.email === CHARLES[0]);
		await ada.request.patch(`/api/v1/members/${charles.user_id}`, {
			data: { role: "editor" },
			headers: { origin: base },
		});
		const id = await bringIn(ada, base, DOCUMENT);
		const other = await openStage({ browser, base });
		stage.other = other;
		await logIn(other.page, ...CHARLES);
		await ada.goto(`/w/${id}?step=one`);
		await other.page.goto(`/w/${id}?step=two`);
		await other.page.getByText("Also here: Ada Lovelace").waitFor();
		await ada.getByText("Also here: Charles Babbage").waitFor();
		await named(ada).fill("First, by Ada");
		await box(other.page, /^First, by Ada/).waitFor();
		await named(other.page).fill("Second, by Charles");
		await box(ada, /^Second, by Charles/).waitFor();
	},

	"changes at two places are both kept, though one came from an older draft": async (stage) => {
		const { page: ada, other } = stage;
		await cutOff(other.page);
		await named(ada).fill("First again");
		await box(ada, /^First again/).waitFor();
		await saved(ada);
		await named(other.page).fill("Second again");
		await box(other.page, /^First again/).waitFor();
		await box(other.page, /^Second again/).waitFor();
		await box(ada, /^Second again/).waitFor();
	},

	"where both changed the same, mine and theirs stand beside each other": async (stage) => {
		const { page: ada, other } = stage;
		await box(ada, /^Second again/).click();
		await named(ada).fill("Ada's word");
		await box(ada, /^Ada's word/).waitFor();
		await saved(ada);
		await named(other.page).fill("Charles's word");
		const dialog = other.page.getByRole("dialog", { name: "Somebody changed the same" });
		const row = dialog.getByRole("row", { name: /^Name/ });
		await row.getByText("Ada's word").waitFor();
		await row.getByText("Charles's word").waitFor();
		await inspect({ ...other, pictures: stage.pictures }, "both-changed");
		await dialog.getByRole("radio", { name: "Take mine" }).check();
		await dialog.getByRole("button", { name: "Take 1 of mine" }).click();
		await box(other.page, /^Charles's word/).waitFor();
		await box(ada, /^Charles's word/).waitFor();
		stage.faults.push(...other.faults);
		await other.context.close();
	},
};

/** This page no longer hears of changes, as on a network that lags. */
async function cutOff(page) {
	await page.route("**/api/v1/stream**", () => new Promise(() => undefined));
	await page.reload();
	await named(page).waitFor();
}

async function saved(page) {
	await page.waitForLoadState("networkidle");
	await details(page).getByText("Saving …").waitFor({ state: "detached" });
}
