import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { alias } from "./aliases.ts";

export default defineConfig({
	resolve: { alias },
	plugins: [react()],
	test: {
		environment: "jsdom",
		include: ["src/**/*.test.{ts,tsx}"],
		setupFiles: ["src/testing/setup.ts"],
		css: false,
		testTimeout: 20_000,
		server: { deps: { inline: [/@rjsf/] } },
		restoreMocks: true,
		pool: "threads",
		maxWorkers: 2,
	},
});
