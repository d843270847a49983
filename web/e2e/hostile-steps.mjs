// Hostile texts in names, outputs, errors, notes and chats: no page runs one, and none calls a stranger.
import assert from "node:assert/strict";
import { PAYLOADS } from "./hostile-payloads.mjs";
import { bringIn } from "./people.mjs";

const AT_ONCE = 50;
const WRAPPINGS = 20;
const MANY = 12;
const LONGEST_NAME = 110;
const RUN_ENDS = { timeout: 100_000 };
const parts = Array.from({ length: PAYLOADS.length / AT_ONCE }, (_, i) =>
	PAYLOADS.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
);
const shortest = PAYLOADS.filter((text) => text.length <= LONGEST_NAME && !/[\n\t]/.test(text));
const nameAt = (i) => shortest[(i * 7) % shortest.length];

// A text with `{{` would be an expression; none has any.
const DOCUMENT = {
	nexa: 1,
	name: nameAt(0),
	triggers: [{ id: "hand", type: "manual" }],
	steps: [
		...parts.map((texts, i) => ({
			id: `part_${i}`,
			name: nameAt(i + 1),
			uses: "text.render",
			with: { template: texts.join("\n\n") },
		})),
		{ id: "end", name: "End", type: "stop", outcome: "fail", message: PAYLOADS[20] },
	],
};

/** Notice what runs, what is asked of a stranger, and what opens. */
function watch(stage) {
	if (stage.noticed) return;
	stage.noticed = [];
	stage.page.on("dialog", (dialog) => {
		stage.noticed.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	stage.page.on("request", (request) => {
		if (request.url().includes("stranger.example")) stage.noticed.push(request.url());
	});
}

async function nothingRan(stage, where) {
	await stage.page.waitForTimeout(300);
	const ran = await stage.page.evaluate(() => globalThis.__ran ?? []);
	assert.deepEqual([...ran, ...stage.noticed], [], `${where}: something ran, or called a stranger`);
}

const button = (page, name) => page.getByRole("button", { name, exact: true });

export const steps = {
	"the texts are alive where a page takes them for markup": async ({ browser }) => {
		const heard = new Set();
		const bare = PAYLOADS.filter((_, i) => i % WRAPPINGS === 0);
		for (const text of bare) {
			const page = await browser.newPage();
			page.on("request", (request) => {
				if (request.url().includes("stranger.example")) heard.add(text);
			});
			await page.setContent(`<title>${text}</title><p>${text}`, { waitUntil: "commit" });
			await page.waitForTimeout(20);
			const ran = await page.evaluate(() => globalThis.__ran?.length ?? 0).catch(() => 1);
			if (ran > 0) heard.add(text);
			await page.close();
		}
		console.log(`        ${heard.size} of ${bare.length} are`);
		assert.ok(heard.size > MANY, `only ${heard.size} are`);
	},

	"five hundred hostile texts are kept as they were written": async (stage) => {
		watch(stage);
		assert.equal(PAYLOADS.length, 500);
		stage.workflow = await bringIn(stage.page, stage.base, DOCUMENT);
		const kept = await stage.page.request.get(`/api/v1/workflows/${stage.workflow}`);
		assert.equal((await kept.json()).name, DOCUMENT.name);
	},

	"names and texts are words on every page that shows them": async (stage) => {
		const { page } = stage;
		for (const path of ["/workflows", `/w/${stage.workflow}`, "/"]) {
			await page.goto(path);
			await page.getByText(DOCUMENT.name).first().waitFor();
			await nothingRan(stage, path);
		}
	},

	"outputs and the error of a run are words": async (stage) => {
		const { page } = stage;
		await page.goto(`/w/${stage.workflow}`);
		await button(page, "More").click();
		await page.getByRole("menuitem", { name: "Run the draft once" }).click();
		await page.getByRole("region", { name: "Run" }).getByText("Failed").first().waitFor(RUN_ENDS);
		const run = new URL(page.url()).searchParams.get("run");
		await page.goto(`/runs/${run}`);
		await page.getByText(PAYLOADS[20]).first().waitFor();
		await nothingRan(stage, "the page of the run");
		for (let i = 1; i <= parts.length; i += 1) {
			await page.goto(`/runs/${run}?step=part_${i - 1}`);
			await page.getByRole("region", { name: "Output" }).first().waitFor();
			await nothingRan(stage, `the output of part ${i}`);
		}
		await page.goto("/runs");
		await page.getByText(DOCUMENT.name).first().waitFor();
		await nothingRan(stage, "the list of runs");
	},

	"what is said in a chat, and what is answered, is words": async (stage) => {
		const { page } = stage;
		for (const texts of [parts[0], parts[4], parts[8]]) {
			await page.goto("/");
			await page
				.getByLabel("Describe a workflow")
				.fill(`Print this: ${texts.slice(0, 12).join(" ")}`);
			await button(page, "Plan it").click();
			await page.getByRole("log", { name: "Conversation" }).waitFor();
			await page.waitForTimeout(2_000);
			await nothingRan(stage, "the chat");
		}
	},
};
