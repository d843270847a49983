import react from "@vitejs/plugin-react";
import { defineConfig, loadEnv, type Plugin } from "vite";
import { alias } from "./aliases.ts";
import { firstLoad } from "./first-load.ts";
import { mantineStyles } from "./mantine-styles-plugin.ts";
import { offline } from "./offline-plugin.ts";
import { preloadApp } from "./preload-plugin.ts";

/** With NEXA_FAKE=1 pages can be looked at without a server. */
function fakeApi(): Plugin {
	return {
		name: "nexa-fake-api",
		apply: "serve",
		async configureServer(server) {
			const { serveFakeApi } = await import("./src/testing/dev-middleware.ts");
			server.middlewares.use(serveFakeApi());
		},
	};
}

export default defineConfig(({ mode }) => {
	const env = { ...process.env, ...loadEnv(mode, ".", "NEXA_") };
	const target = env.NEXA_URL ?? "http://127.0.0.1:8700";
	return {
		resolve: { alias },
		plugins: [
			react(),
			mantineStyles(),
			preloadApp(),
			offline(),
			...(env.NEXA_FAKE ? [fakeApi()] : []),
		],
		html: { cspNonce: "__CSP_NONCE__" },
		server: { proxy: { "/api": { target }, "/hooks": { target } } },
		worker: { format: "es" },
		build: {
			outDir: "../api/static",
			emptyOutDir: true,
			manifest: true,
			target: "es2022",
			chunkSizeWarningLimit: 700,
			assetsInlineLimit: 0,
			rolldownOptions: {
				output: {
					codeSplitting: { groups: firstLoad() },
				},
			},
		},
	};
});
