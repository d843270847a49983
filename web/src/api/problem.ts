/** Errors of the server (RFC 9457) and of the network, as sentences people can act on. */
import { text } from "#/strings/text.ts";

export type ProblemBody = {
	title?: string;
	status?: number;
	detail?: string;
	code?: string;
	errors?: unknown;
};

export class ServerProblem extends Error {
	override readonly name = "ServerProblem";
	readonly status: number;
	readonly code: string;
	readonly body: ProblemBody;

	constructor(status: number, body: ProblemBody) {
		super(sentenceOf(status, body));
		this.status = status;
		this.code = body.code ?? "";
		this.body = body;
	}
}

function sentenceOf(status: number, body: ProblemBody): string {
	const told = body.detail ?? body.title;
	const said = text.words.problem;
	// An address with half an id in it leads nowhere; which sign of it is wrong helps nobody.
	if (status === 422 && ID.test(told ?? "")) return said.gone;
	const own = said.said(body.code ?? "");
	if (own) return told ? `${own} (${capitalized(told)})` : own;
	if (told) return capitalized(told);
	if (status === 401) return said.login;
	if (status === 403) return said.role;
	if (status === 404) return said.gone;
	if (status === 429) return said.tooMany;
	if (status >= 500) return said.server;
	return said.refused(status);
}

const ID = /\/(\w+_)?id: Input should be a valid UUID/;

/** How browsers word a request that reached nobody. */
const NETWORK = /fetch|network|load failed/i;

function capitalized(text: string): string {
	const first = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?…]$/.test(first) ? first : `${first}.`;
}

export function sentenceFor(error: unknown): string {
	if (error instanceof ServerProblem) return error.message;
	if (error instanceof TypeError && NETWORK.test(error.message))
		return text.words.problem.unreachable;
	if (error instanceof Error && error.message) return capitalized(error.message);
	return text.words.problem.unknown;
}

/** Later the same may go through: nobody answered, the server was not ready, or somebody must sign in first. */
export function isPassing(error: unknown): boolean {
	if (error instanceof ServerProblem) return [401, 429, 502, 503, 504].includes(error.status);
	if (error instanceof DOMException) return error.name === "TimeoutError";
	return error instanceof TypeError && NETWORK.test(error.message);
}

export function isStatus(error: unknown, status: number): boolean {
	return error instanceof ServerProblem && error.status === status;
}

/** Somebody else changed the same part of a draft meanwhile. */
export function isStale(error: unknown): boolean {
	return error instanceof ServerProblem && error.code === "stale_revision";
}
