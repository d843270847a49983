// Fails when a route's first load grows past its budget (gzip). Reads Vite's manifest.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const OUT = "../api/static";
const BUDGETS_KB = [
	["first route", ["index.html", "src/app/app.tsx"], 230],
	["editor", ["index.html", "src/app/app.tsx", "src/app/editor/editor-page.tsx"], 420],
];
const manifest = JSON.parse(readFileSync(join(OUT, ".vite/manifest.json"), "utf8"));

function filesOf(key, found = new Set()) {
	const chunk = manifest[key];
	if (!chunk || found.has(chunk.file)) return found;
	found.add(chunk.file);
	for (const next of chunk.imports ?? []) filesOf(next, found);
	return found;
}

let failed = false;
for (const [name, keys, limit] of BUDGETS_KB) {
	const files = new Set(keys.flatMap((key) => [...filesOf(key)]));
	let bytes = 0;
	for (const file of files) {
		const path = join(OUT, file);
		if (file.endsWith(".js") && existsSync(path)) bytes += gzipSync(readFileSync(path)).length;
	}
	const kb = Math.round(bytes / 1024);
	console.log(`${name}: ${kb} kB of ${limit} kB (gzip)`);
	failed ||= kb > limit;
}
if (failed) {
	console.error("A route is over its budget.");
	process.exit(1);
}
