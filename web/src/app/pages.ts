/** The pages people go to, in the order of the navigation. */
import { text } from "#/strings/text.ts";

export const PAGES = [
	{ to: "/", label: text.nav.home },
	{ to: "/workflows", label: text.nav.workflows },
	{ to: "/templates", label: text.nav.templates },
	{ to: "/runs", label: text.nav.runs },
	{ to: "/approvals", label: text.nav.approvals },
	{ to: "/alerts", label: text.nav.alerts },
	{ to: "/connections", label: text.nav.connections },
	{ to: "/tables", label: text.nav.tables },
	{ to: "/variables", label: text.nav.variables },
	{ to: "/settings", label: text.nav.settings },
] as const;
