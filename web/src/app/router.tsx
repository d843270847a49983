import type { QueryClient } from "@tanstack/react-query";
import {
	createRootRouteWithContext,
	createRoute,
	createRouter,
	lazyRouteComponent,
	Outlet,
	type RouterHistory,
} from "@tanstack/react-router";
import { HomePage } from "#/features/home/home-page.tsx";
import { NotFound } from "./not-found.tsx";
import { PageFailed } from "./page-failed.tsx";
import { Shell } from "./shell.tsx";

const root = createRootRouteWithContext<{ cache: QueryClient }>()({
	component: Outlet,
	notFoundComponent: NotFound,
	errorComponent: PageFailed,
});

/** What looks like a number in an address is read as one: `from=1` means the word all the same. */
const word = (value: unknown): string | undefined =>
	(typeof value === "string" && value !== "") || typeof value === "number"
		? String(value)
		: undefined;

/** Keep the named words of a query; whatever else stands there is dropped. */
function words<const Names extends readonly string[]>(names: Names) {
	return (given: Record<string, unknown>) => {
		const found = names.flatMap((name) => {
			const value = word(given[name]);
			return value === undefined ? [] : [[name, value] as const];
		});
		return Object.fromEntries(found) as { [Name in Names[number]]?: string };
	};
}

const login = createRoute({
	getParentRoute: () => root,
	path: "/login",
	validateSearch: words(["next"]),
	component: lazyRouteComponent(() => import("#/features/auth/login-page.tsx"), "LoginPage"),
});
const firstUse = createRoute({
	getParentRoute: () => root,
	path: "/first-use",
	component: lazyRouteComponent(() => import("#/features/auth/first-use-page.tsx"), "FirstUsePage"),
});
const invitation = createRoute({
	getParentRoute: () => root,
	path: "/invitation",
	component: lazyRouteComponent(
		() => import("#/features/auth/accept-invitation-page.tsx"),
		"AcceptInvitationPage",
	),
});

const shell = createRoute({ getParentRoute: () => root, id: "shell", component: Shell });
const home = createRoute({ getParentRoute: () => shell, path: "/", component: HomePage });
const workflows = createRoute({
	getParentRoute: () => shell,
	path: "/workflows",
	validateSearch: words(["folder", "tags", "away"]),
	component: lazyRouteComponent(
		() => import("#/features/workflows/workflows-page.tsx"),
		"WorkflowsPage",
	),
});
const editor = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id",
	validateSearch: words(["step", "thread", "ask", "run"]),
	// The draft is asked for while the page's own code is still coming.
	loader: async ({ context, params }) =>
		(await import("#/api/drafts.ts")).askDraft(context.cache, params.id),
	component: lazyRouteComponent(() => import("./editor/editor-page.tsx"), "EditorPage"),
});
const versions = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id/versions",
	validateSearch: words(["from", "to"]),
	component: lazyRouteComponent(() => import("./versions/versions-page.tsx"), "VersionsPage"),
});
const webhooks = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id/webhooks",
	component: lazyRouteComponent(
		() => import("#/features/webhooks/webhooks-page.tsx"),
		"WebhooksPage",
	),
});
const schedules = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id/schedules",
	component: lazyRouteComponent(
		() => import("#/features/schedules/schedules-page.tsx"),
		"SchedulesPage",
	),
});
const examples = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id/examples",
	component: lazyRouteComponent(
		() => import("#/features/examples/examples-page.tsx"),
		"ExamplesPage",
	),
});
const advice = createRoute({
	getParentRoute: () => shell,
	path: "/w/$id/advice",
	component: lazyRouteComponent(() => import("#/features/advice/advice-page.tsx"), "AdvicePage"),
});
const templates = createRoute({
	getParentRoute: () => shell,
	path: "/templates",
	validateSearch: words(["q", "area"]),
	component: lazyRouteComponent(
		() => import("#/features/templates/templates-page.tsx"),
		"TemplatesPage",
	),
});
const template = createRoute({
	getParentRoute: () => shell,
	path: "/templates/$key",
	component: lazyRouteComponent(() => import("./templates/template-page.tsx"), "TemplatePage"),
});
const runs = createRoute({
	getParentRoute: () => shell,
	path: "/runs",
	validateSearch: words(["workflow", "status"]),
	component: lazyRouteComponent(() => import("#/features/runs/runs-page.tsx"), "RunsPage"),
});
const run = createRoute({
	getParentRoute: () => shell,
	path: "/runs/$id",
	validateSearch: words(["step", "at"]),
	component: lazyRouteComponent(() => import("./run/run-page.tsx"), "RunPage"),
});
const approvals = createRoute({
	getParentRoute: () => shell,
	path: "/approvals",
	component: lazyRouteComponent(
		() => import("#/features/approvals/approvals-page.tsx"),
		"ApprovalsPage",
	),
});
const alerts = createRoute({
	getParentRoute: () => shell,
	path: "/alerts",
	component: lazyRouteComponent(() => import("#/features/alerts/alerts-page.tsx"), "AlertsPage"),
});
const variables = createRoute({
	getParentRoute: () => shell,
	path: "/variables",
	component: lazyRouteComponent(
		() => import("#/features/variables/variables-page.tsx"),
		"VariablesPage",
	),
});
const tables = createRoute({
	getParentRoute: () => shell,
	path: "/tables",
	component: lazyRouteComponent(() => import("#/features/tables/tables-page.tsx"), "TablesPage"),
});
const table = createRoute({
	getParentRoute: () => shell,
	path: "/tables/$key",
	component: lazyRouteComponent(() => import("#/features/tables/table-page.tsx"), "TablePage"),
});
const apis = createRoute({
	getParentRoute: () => shell,
	path: "/imported",
	component: lazyRouteComponent(() => import("#/features/apis/apis-page.tsx"), "ApisPage"),
});
const api = createRoute({
	getParentRoute: () => shell,
	path: "/imported/$key",
	component: lazyRouteComponent(() => import("#/features/apis/api-page.tsx"), "ApiPage"),
});
const connections = createRoute({
	getParentRoute: () => shell,
	path: "/connections",
	validateSearch: words(["add", "signed_in", "refused"]),
	component: lazyRouteComponent(
		() => import("#/features/connections/connections-page.tsx"),
		"ConnectionsPage",
	),
});
const slackLink = createRoute({
	getParentRoute: () => shell,
	path: "/slack",
	component: lazyRouteComponent(() => import("#/features/slack/link-page.tsx"), "LinkPage"),
});
const settings = createRoute({
	getParentRoute: () => shell,
	path: "/settings",
	validateSearch: words(["tab"]),
	component: lazyRouteComponent(
		() => import("#/features/settings/settings-page.tsx"),
		"SettingsPage",
	),
});

const tree = root.addChildren([
	login,
	firstUse,
	invitation,
	shell.addChildren([
		home,
		workflows,
		editor,
		versions,
		webhooks,
		schedules,
		examples,
		advice,
		templates,
		template,
		runs,
		run,
		approvals,
		alerts,
		connections,
		apis,
		api,
		tables,
		table,
		variables,
		settings,
		slackLink,
	]),
]);

export function makeRouter(cache: QueryClient, history?: RouterHistory) {
	return createRouter({
		routeTree: tree,
		context: { cache },
		defaultPreload: "intent",
		scrollRestoration: history === undefined,
		...(history ? { history } : {}),
	});
}
