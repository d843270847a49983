/** What the validator found and what failed, in the language of the page: by code and facts, never by reading sentences. */
import { text } from "#/strings/text.ts";

type Finding = {
	code: string;
	message: string;
	hint: string | null;
	/** What was kept before findings told them has none. */
	facts?: Record<string, string>;
};

/** A finding as a sentence and, where there is one, what to do about it. */
export function foundWords({ code, message, hint, facts = {} }: Finding): {
	said: string;
	hint: string;
} {
	const own = text.words.found.said(code, facts, message);
	if (own === "") return { said: message, hint: hint ?? "" };
	return { said: own, hint: text.words.found.hint(code, facts, hint ?? "") };
}

/** Why an attempt failed; what the service said of it stands behind. */
export function failedWords({ code, message }: { code: string; message: string }): string {
	const own = text.words.problem.said(code);
	return own === "" ? message : `${own} (${message})`;
}
