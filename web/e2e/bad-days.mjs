// Days on which something is wrong: the server is away or slow, a session has ended, somebody pastes
// garbage, hostile texts are about, a run is huge. Nothing may be lost, nothing may freeze, and a sentence says what to do.
// NEXA_URL, NEXA_FIRST_USE: as for the journey. NEXA_STAGEHAND stops and starts the server and serves what
// is large; NEXA_PROVIDER is where people sign in to another service.
import assert from "node:assert/strict";
import { steps as away } from "./away-steps.mjs";
import { steps as hostile } from "./hostile-steps.mjs";
import { steps as large } from "./large-steps.mjs";
import { ADA, firstUse } from "./people.mjs";
import { steps as rough } from "./rough-steps.mjs";
import { steps as signIn } from "./sign-in-steps.mjs";
import { launch, logIn, openStage, playAct } from "./stage.mjs";

const base = process.env.NEXA_URL;
const facts = { hand: process.env.NEXA_STAGEHAND, provider: process.env.NEXA_PROVIDER };
if (!base || !facts.hand || !facts.provider) {
	console.error("Set NEXA_URL, NEXA_FIRST_USE, NEXA_STAGEHAND and NEXA_PROVIDER.");
	process.exit(2);
}

const GONE = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY|ERR_SOCKET/;
const ACTS = {
	large: { steps: large },
	"sign-in": { steps: signIn },
	rough: { steps: rough },
	hostile: { steps: hostile },
	away: { steps: away, tolerates: GONE },
};
const pictures = process.env.NEXA_PICTURES;
const only = process.env.NEXA_ACTS?.split(",") ?? Object.keys(ACTS);
const browser = await launch();
const faults = [];
let failed = null;
if (process.env.NEXA_FIRST_USE) await firstUse(browser, base, process.env.NEXA_FIRST_USE);
for (const name of only) {
	const { steps, ...options } = ACTS[name];
	const stage = { ...(await openStage({ browser, base, pictures, ...options })), browser, base };
	await logIn(stage.page, ...ADA);
	failed = await playAct(name, steps, stage, facts);
	faults.push(...stage.faults.map((fault) => `${name}: ${fault}`));
	await stage.context.close();
	if (failed) break;
}
await browser.close();
for (const fault of new Set(faults)) console.log(`fault   ${fault}`);
if (failed) throw failed;
assert.equal(faults.length, 0, "the pages had faults");
