/** Lets the browser fetch the app beside the script that starts it, instead of after it. */
import type { Plugin } from "vite";

const APP = "src/app/app.tsx";
const GERMAN = "src/strings/german.ts";

export function preloadApp(): Plugin {
	return {
		name: "nexa-preload-app",
		apply: "build",
		transformIndexHtml: {
			order: "post",
			handler(html, { bundle }) {
				const chunks = Object.values(bundle ?? {}).filter((one) => one.type === "chunk");
				const chunkOf = (file: string) =>
					chunks.find((one) => one.moduleIds.some((id) => id.endsWith(file)));
				const app = chunkOf(APP);
				const german = chunkOf(GERMAN);
				const names = new Set(app ? [app.fileName, ...app.imports] : []);
				const styles = [...(app?.viteMetadata?.importedCss ?? [])];
				return [
					...(german ? [languageMark("de", german.fileName)] : []),
					...[...names].filter((name) => !html.includes(name)).map(moduleLink),
					...styles.filter((name) => !html.includes(name)).map(styleLink),
				];
			},
		},
	};
}

/** Only those who read it fetch it: public/theme.js does, which knows the language first. */
function languageMark(language: string, name: string) {
	return {
		tag: "meta",
		attrs: { name: `nexa-words-${language}`, content: `/${name}` },
		injectTo: "head-prepend" as const,
	};
}

function moduleLink(name: string) {
	return {
		tag: "link",
		attrs: { rel: "modulepreload", crossorigin: "", href: `/${name}` },
		injectTo: "head" as const,
	};
}

/** Only fetched early: it is applied when the app is there, after the styles it overrides. */
function styleLink(name: string) {
	return {
		tag: "link",
		attrs: { rel: "preload", as: "style", crossorigin: "", href: `/${name}` },
		injectTo: "head" as const,
	};
}
