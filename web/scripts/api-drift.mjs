// Fails when src/api/schema.d.ts is not what src/api/openapi.json generates.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "nexa-api-"));
const fresh = join(folder, "schema.d.ts");
const command = ["openapi-typescript", "src/api/openapi.json", "-o", fresh, "--alphabetize"];
execFileSync("npx", command, { stdio: "ignore" });
const same = readFileSync(fresh, "utf8") === readFileSync("src/api/schema.d.ts", "utf8");
rmSync(folder, { recursive: true });
if (!same) {
	console.error("src/api/schema.d.ts is out of date: run npm run api.");
	process.exit(1);
}
