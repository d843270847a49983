/** What the first page needs comes in few files instead of forty: on a slow line each request is a wait of its own. */

const MAIN = "src/main.tsx";
const APP = "src/app/app.tsx";
/** Come beside the first page, and together. */
const BESIDE = ["src/app/account-menu.tsx", "src/ui/toasts.tsx", "src/app/tip.tsx"];

/** Files that only pass on what others export: of these, only what is asked for by name is followed. */
const BARREL =
	/node_modules\/(@mantine\/[a-z]+\/esm\/index|@tabler\/icons-react\/dist\/esm\/.*index|.*\/tabler-icons-react)\.mjs$/;

type Known = { importedIds: readonly string[]; code: string | null };
type Graph = { getModuleInfo: (id: string) => Known | null };

/**
 * Answers the groups of modules that share a file. What starts the page chooses the language before the app is
 * evaluated, so it is taken first and has a file of its own.
 */
export function firstLoad() {
	return [
		{ name: group("start", MAIN), debugName: "start", priority: 3 },
		{ name: group("app", APP), debugName: "app", priority: 2 },
		{ name: group("beside", ...BESIDE), debugName: "beside", priority: 1 },
	];
}

function group(name: string, ...files: string[]) {
	let reached: Set<string> | null = null;
	return (id: string, graph: Graph): string | null => {
		reached ??= reachedFrom(files, graph);
		return reached.has(id) ? name : null;
	};
}

/** The modules that some modules import, and those they import; what is imported later does not count. */
function reachedFrom(files: readonly string[], graph: Graph): Set<string> {
	const found = new Set<string>();
	const asked = new Set<string>();
	const barrels = new Set<string>();
	const open = files.map((file) => `${import.meta.dirname}/${file}`);
	for (let id = open.pop(); id !== undefined; id = open.pop()) {
		const known = graph.getModuleInfo(id);
		if (found.has(id) || known === null) continue;
		found.add(id);
		for (const name of namesIn(known.code ?? "")) asked.add(plain(name));
		if (BARREL.test(id)) barrels.add(id);
		else open.push(...known.importedIds);
		if (open.length > 0) continue;
		for (const barrel of barrels) {
			const passed = graph.getModuleInfo(barrel)?.importedIds ?? [];
			open.push(...passed.filter((one) => !found.has(one) && asked.has(plain(nameOf(one)))));
		}
	}
	return found;
}

/** Every name that stands between the braces of an import. */
function namesIn(code: string): string[] {
	const lists = code.matchAll(/import\s*\{([^}]*)\}/g);
	return [...lists].flatMap(([, list]) =>
		(list ?? "").split(",").map((one) => one.trim().split(/\s/)[0] ?? ""),
	);
}

function nameOf(id: string): string {
	return id.slice(id.lastIndexOf("/") + 1).replace(/\.m?js$/, "");
}

/** `useDisclosure` stands in use-disclosure.mjs. */
function plain(name: string): string {
	return name.toLowerCase().replaceAll(/[-_]/g, "");
}
