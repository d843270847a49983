/** Builds the service worker as /sw.js, one file of its own, with the names of this build's files in it. */
import { createHash } from "node:crypto";
import { build, type Plugin } from "vite";

/** Fonts come when they are needed; everything else the app is made of is there from the start. */
const KEPT = /^assets\/.*\.(js|css)$/;
/** Files of the folder `public` that the page loads. */
const PUBLIC = ["theme.js", "icon.svg"];

export function offline(): Plugin {
	let built: string[] = [];
	let outDir = "";
	return {
		name: "nexa-offline",
		apply: "build",
		configResolved(config) {
			outDir = config.build.outDir;
		},
		generateBundle(_options, bundle) {
			built = Object.keys(bundle).filter((name) => KEPT.test(name));
		},
		async closeBundle() {
			const files = [...built, ...PUBLIC].sort().map((name) => `/${name}`);
			const version = createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12);
			await build({
				configFile: false,
				logLevel: "warn",
				define: {
					__NEXA_FILES__: JSON.stringify(files),
					__NEXA_BUILD__: JSON.stringify(version),
				},
				build: {
					outDir,
					emptyOutDir: false,
					copyPublicDir: false,
					target: "es2022",
					lib: {
						entry: "src/offline/worker.ts",
						formats: ["iife"],
						name: "nexa",
						fileName: () => "sw.js",
					},
				},
			});
		},
	};
}
