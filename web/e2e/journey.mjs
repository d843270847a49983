// From an empty database to a running workflow, by the browser alone.
// NEXA_URL: the server; NEXA_FIRST_USE: the link it printed; NEXA_ORDERS: the demo's orders address.
// NEXA_PICTURES: a folder for pictures of every page (optional).
import assert from "node:assert/strict";
import { steps } from "./journey-steps.mjs";
import { openStage } from "./stage.mjs";

const base = process.env.NEXA_URL;
const firstUse = process.env.NEXA_FIRST_USE;
const orders = process.env.NEXA_ORDERS;
if (!base || !firstUse || !orders) {
	console.error("Set NEXA_URL, NEXA_FIRST_USE and NEXA_ORDERS.");
	process.exit(2);
}

const stage = await openStage({ base, pictures: process.env.NEXA_PICTURES });
const facts = { firstUse, orders, arrived: new URL("/", orders).href };
let failed = null;
for (const [name, step] of Object.entries(steps)) {
	const began = Date.now();
	try {
		await step(stage, facts);
		console.log(`ok      ${name} (${Date.now() - began} ms)`);
	} catch (error) {
		console.log(`FAILED  ${name}`);
		if (stage.pictures) await stage.page.screenshot({ path: `${stage.pictures}/failed.png` });
		failed = error;
		break;
	}
}
await stage.browser.close();
for (const fault of new Set(stage.faults)) console.log(`fault   ${fault}`);
if (failed) throw failed;
assert.equal(stage.faults.length, 0, "the pages had faults");
