// Puts compressed twins beside each text file of the build; the server sends the smallest that a browser takes.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const OUT = "../api/static";
const SMALLEST = 1_000;
const BROTLI = {
	[constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
	[constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
};

for (const name of readdirSync(OUT, { recursive: true, encoding: "utf8" })) {
	if (!/\.(js|css|svg)$/.test(name)) continue;
	const file = readFileSync(join(OUT, name));
	if (file.length < SMALLEST) continue;
	writeFileSync(join(OUT, `${name}.gz`), gzipSync(file, { level: constants.Z_BEST_COMPRESSION }));
	writeFileSync(join(OUT, `${name}.br`), brotliCompressSync(file, { params: BROTLI }));
}
