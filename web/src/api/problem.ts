/** Errors of the server (RFC 9457) and of the network, as sentences people can act on. */
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
	const said = body.detail ?? body.title;
	if (said) return capitalized(said);
	if (status === 401) return "Please log in again.";
	if (status === 403) return "Your role does not allow this.";
	if (status === 404) return "This is no longer here.";
	if (status === 429) return "Too many requests. Wait a moment and try again.";
	if (status >= 500) return "The server could not do this. Try again; nothing was changed.";
	return `The server refused this (${status}).`;
}

/** How browsers word a request that reached nobody. */
const NETWORK = /fetch|network|load failed/i;

function capitalized(text: string): string {
	const first = text.charAt(0).toUpperCase() + text.slice(1);
	return /[.!?…]$/.test(first) ? first : `${first}.`;
}

export function sentenceFor(error: unknown): string {
	if (error instanceof ServerProblem) return error.message;
	if (error instanceof TypeError && NETWORK.test(error.message))
		return "The server cannot be reached. Your work on this page is kept.";
	if (error instanceof Error && error.message) return capitalized(error.message);
	return "Something went wrong.";
}

export function isStatus(error: unknown, status: number): boolean {
	return error instanceof ServerProblem && error.status === status;
}
