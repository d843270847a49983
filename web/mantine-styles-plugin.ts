/** Brings the styles of each Mantine component with the component, instead of all of them with the first page. */
import { existsSync } from "node:fs";
import type { Plugin } from "vite";

const STYLES = `${import.meta.dirname}/node_modules/@mantine/core/styles`;
const ALL = "@mantine/core/styles.css";
/** What every component builds upon, in Mantine's own order. */
const BASE = ["baseline", "default-css-variables", "global"];
const BASE_FILE = "\0nexa-mantine-base.css";
/** Names the classes of one component; its rules are in a file of the same name. */
const CLASSES = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/;

export function mantineStyles(): Plugin {
	return {
		name: "nexa-mantine-styles",
		apply: "build",
		enforce: "pre",
		resolveId: (id) => (id === ALL ? BASE_FILE : null),
		load: (id) =>
			id === BASE_FILE ? BASE.map((name) => `@import "${STYLES}/${name}.css";`).join("\n") : null,
		transform(code, id) {
			const name = CLASSES.exec(id)?.[1];
			if (!name || !existsSync(`${STYLES}/${name}.css`)) return null;
			return { code: `import "${STYLES}/${name}.css";\n${code}`, map: null };
		},
	};
}
