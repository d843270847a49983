// A run that fails is understood, and run again without doing anything twice unasked.
import { ADA, bringIn } from "./people.mjs";
import { inspect, logIn } from "./stage.mjs";

/** Posts to Slack first; then reads from an address that is not there. */
const BROKEN = (address) => ({
	nexa: 1,
	name: "Orders that fail",
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "tell",
			name: "Tell #sales",
			uses: "slack.post_message",
			connection: "demo_slack",
			with: { channel: "#sales", text: "Fetching the orders" },
		},
		{
			id: "fetch",
			name: "Fetch the orders",
			uses: "http.request",
			after: ["tell"],
			with: { method: "GET", url: `${address}no-such-page` },
		},
	],
});

const button = (page, name) => page.getByRole("button", { name, exact: true });

export const steps = {
	"a run fails, and its page says why": async (stage, facts) => {
		const { page, base } = stage;
		await logIn(page, ...ADA);
		const id = await bringIn(page, base, BROKEN(facts.arrived));
		await page.goto(`/w/${id}`);
		await button(page, "Publish").click();
		const dialog = page.getByRole("dialog", { name: "Publish this draft" });
		await button(dialog, "Publish").click();
		await page.getByText("Published as v1.").waitFor();
		await button(page, "Run now").click();
		const run = page.getByRole("region", { name: "Run" });
		await run.getByText("Failed", { exact: true }).first().waitFor();
		await run.getByRole("link", { name: "Open the run" }).click();
		const why = page.getByRole("region", { name: "It failed at “Fetch the orders”" });
		await why.getByRole("heading", { name: "Why it failed" }).waitFor();
		await why
			.getByRole("link", { name: /^event \d+$/ })
			.first()
			.waitFor();
		await inspect(stage, "failure");
	},

	"the failure is an alert until somebody has seen it": async (stage) => {
		const { page } = stage;
		const failed = page.url();
		await page.goto("/alerts");
		const seen = page.getByRole("button", { name: /^Seen: / }).first();
		await seen.waitFor();
		await inspect(stage, "alerts");
		await seen.click();
		await page.getByRole("heading", { name: "Nothing to look at" }).waitFor();
		await page.goto(failed);
	},

	"what would be posted a second time is said before it is": async (stage) => {
		const { page } = stage;
		await page
			.getByRole("button", { name: /Tell #sales/ })
			.first()
			.click();
		await button(page, "Run again from here").click();
		const dialog = page.getByRole("dialog", { name: "Run this again?" });
		await dialog.getByText("Something may happen a second time").waitFor();
		await inspect(stage, "rerun");
		await button(dialog, "Cancel").click();
	},

	"a retry keeps what was posted": async ({ page }) => {
		await button(page, "Retry from the failed step").click();
		const dialog = page.getByRole("dialog", { name: "Run this again?" });
		await dialog.getByText("1 step keeps its result").waitFor();
		await button(dialog, "Start the run").click();
		await page.getByRole("link", { name: "Repeats an earlier run" }).waitFor();
		await page.getByRole("heading", { name: "Failures like this one" }).waitFor();
	},

	"a suggested fix was tested, goes into the draft, and mends the run": async (stage) => {
		const { page, base } = stage;
		const id = await bringIn(page, base, LETTERS);
		const ask = async (path, data) => {
			const answer = await page.request.post(`/api/v1/workflows/${id}/${path}`, {
				data,
				headers: { origin: base },
			});
			return answer.json();
		};
		await ask("publish", { revision: 1 });
		await runTo(page, "succeeded", await ask("runs", { inputs: ULM }));
		const failed = await runTo(page, "failed", await ask("runs", { inputs: NOWHERE }));
		await page.goto(`/runs/${failed}`);
		const fix = page.getByRole("region", { name: "Suggested fix" });
		await fix.getByText("Tested on the failing input: with it, this run ends well.").waitFor();
		await fix.getByText("The last good run stays as it was.").waitFor();
		await inspect(stage, "fix");
		await button(fix, "Apply to the draft").click();
		await page
			.getByText(/^The fix is in the draft/)
			.first()
			.waitFor();
		await button(page, "Retry with the draft").first().click();
		const dialog = page.getByRole("dialog", { name: "Run this again?" });
		await button(dialog, "Start the run").click();
		await page.getByRole("link", { name: "Repeats an earlier run" }).waitFor();
		await page.getByText("Succeeded", { exact: true }).first().waitFor();
	},
};

/** Its one step reads a field that not every person has. */
const LETTERS = {
	nexa: 1,
	name: "Letters by hand",
	inputs: { type: "object", properties: { person: { type: "object" } } },
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		{
			id: "letter",
			name: "Write the letter",
			uses: "text.render",
			with: { template: "To {{ inputs.person.address.city }}" },
		},
	],
};
const ULM = { person: { address: { city: "Ulm" } } };
const NOWHERE = { person: { name: "Eve" } };
const PATIENCE = 40;

async function runTo(page, status, { id }) {
	for (let asked = 0; asked < PATIENCE; asked += 1) {
		const run = await (await page.request.get(`/api/v1/runs/${id}`)).json();
		if (run.status === status) return id;
		await page.waitForTimeout(250);
	}
	throw new Error(`run ${id} is not ${status}`);
}
