/** What the server's catalogue says, in German: one file per app, and the words on forms. */
import type { CatalogueWords, Told } from "../catalogue-words.ts";
import apps from "./catalog/apps.json";
import connections from "./catalog/connections.json";
import hints from "./catalog/hints.json";
import labels from "./catalog/labels.json";
import templates from "./catalog/templates.json";

type ByName = Record<string, Told>;

const files = import.meta.glob<ByName>("./catalog/actions/*.json", {
	eager: true,
	import: "default",
});

const actions = Object.fromEntries(
	Object.entries(files).flatMap(([file, told]) => {
		const app = file.replace(/^.*\/|\.json$/g, "");
		return Object.entries(told).map(([name, words]) => [`${app}.${name}`, words]);
	}),
);

export const catalogGerman: CatalogueWords = {
	actions,
	apps,
	connections,
	templates,
	phrases: { ...hints, ...labels },
};
