// Fails when a route's first load grows past its budget (gzip). Reads Vite's manifest.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const OUT = "../api/static";
const manifest = JSON.parse(readFileSync(join(OUT, ".vite/manifest.json"), "utf8"));
const app = Object.keys(manifest).find(
	(key) => manifest[key].name === "app" && manifest[key].imports,
);
const BUDGETS_KB = [
	["first route", ["index.html", app], 190],
	["editor", ["index.html", app, "src/app/editor/editor-page.tsx"], 420],
];

function filesOf(key, found = new Set()) {
	const chunk = manifest[key];
	if (!chunk) throw new Error(`The build has no ${key}.`);
	if (found.has(chunk.file)) return found;
	found.add(chunk.file);
	for (const next of chunk.imports ?? []) filesOf(next, found);
	return found;
}

let failed = filesOf("index.html").has(manifest[app].file);
if (failed) console.error("What starts the page brings the app before the language is chosen.");
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
	console.error("The build is not as it should be.");
	process.exit(1);
}
