// Puts a compressed twin beside each text file of the build; the server sends it to browsers that take it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";

const OUT = "../api/static";
const SMALLEST = 1_000;

for (const name of readdirSync(OUT, { recursive: true, encoding: "utf8" })) {
	if (!/\.(js|css|svg)$/.test(name)) continue;
	const file = readFileSync(join(OUT, name));
	if (file.length < SMALLEST) continue;
	const packed = gzipSync(file, { level: constants.Z_BEST_COMPRESSION });
	writeFileSync(join(OUT, `${name}.gz`), packed);
}
