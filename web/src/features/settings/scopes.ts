import { text } from "#/strings/text.ts";

const READ = ["workflow:read", "run:read", "connection:read", "member:read"];

/** What a key may do, as people choose it, and the scopes that stand for it. */
export const SCOPE_SETS = [
	{ value: "read", label: text.settings.keyRead, scopes: READ },
	{
		value: "run",
		label: text.settings.keyRun,
		scopes: [...READ, "run:start", "approval:decide", "chat:use"],
	},
	{ value: "write", label: text.settings.keyWrite, scopes: ["*"] },
];
