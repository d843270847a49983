// From an empty database to a running workflow, by the browser alone; then by keyboard, on a phone,
// by two people at once and over a network that breaks.
// NEXA_URL: the server; NEXA_FIRST_USE: the link it printed; NEXA_ORDERS: the demo's orders address.
// NEXA_PICTURES: a folder for pictures of every page (optional). NEXA_SEED: when the network breaks.
import assert from "node:assert/strict";
import { steps as deciding } from "./deciding-steps.mjs";
import { steps as failure } from "./failure-steps.mjs";
import { steps as first } from "./journey-steps.mjs";
import { steps as keyboard } from "./keyboard-steps.mjs";
import { steps as learning } from "./learning-steps.mjs";
import { steps as network } from "./network-steps.mjs";
import { steps as offline } from "./offline-steps.mjs";
import { steps as phone } from "./phone-steps.mjs";
import { steps as rooms } from "./rooms-steps.mjs";
import { launch, openStage, PHONE, playAct } from "./stage.mjs";
import { steps as together } from "./together-steps.mjs";

const base = process.env.NEXA_URL;
const firstUse = process.env.NEXA_FIRST_USE;
const orders = process.env.NEXA_ORDERS;
if (!base || !firstUse || !orders) {
	console.error("Set NEXA_URL, NEXA_FIRST_USE and NEXA_ORDERS.");
	process.exit(2);
}

const ACTS = {
	first: { steps: first },
	failure: { steps: failure },
	learning: { steps: learning },
	deciding: { steps: deciding },
	rooms: { steps: rooms },
	keyboard: { steps: keyboard },
	phone: { steps: phone, viewport: PHONE, hasTouch: true, isMobile: true },
	together: { steps: together },
	offline: { steps: offline, tolerates: /ERR_INTERNET_DISCONNECTED|ERR_FAILED/ },
	network: { steps: network, tolerates: /ERR_INTERNET_DISCONNECTED|fetching the script/ },
};
const pictures = process.env.NEXA_PICTURES;
const only = process.env.NEXA_ACTS?.split(",") ?? Object.keys(ACTS);
const seed = Number(process.env.NEXA_SEED ?? Date.now() % 100_000);
const browser = await launch();
const faults = [];
let failed = null;
for (const name of only) {
	const { steps, ...options } = ACTS[name];
	const stage = { ...(await openStage({ browser, base, pictures, ...options })), browser, base };
	const facts = { firstUse, orders, seed, arrived: new URL("/", orders).href };
	failed = await playAct(name, steps, stage, facts);
	await stage.context.close();
	faults.push(...stage.faults.map((fault) => `${name}: ${fault}`));
	if (failed) break;
}
await browser.close();
for (const fault of new Set(faults)) console.log(`fault   ${fault}`);
if (failed) throw failed;
assert.equal(faults.length, 0, "the pages had faults");
