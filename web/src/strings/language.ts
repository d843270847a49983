/** Which language the pages speak: what was chosen here, else what the browser asks for. */
import { text } from "./text.ts";

export const LANGUAGES = [
	{ value: "en", label: "English", locale: "en-GB" },
	{ value: "de", label: "Deutsch", locale: "de-DE" },
] as const;
export type Language = (typeof LANGUAGES)[number]["value"];

const STORED = "nexa-language";

export function language(): Language {
	const wanted =
		globalThis.localStorage?.getItem(STORED) ?? globalThis.navigator?.language.slice(0, 2);
	return LANGUAGES.find((one) => one.value === wanted)?.value ?? "en";
}

export function locale(): string {
	return LANGUAGES.find((one) => one.value === language())?.locale ?? "en-GB";
}

/** Call before any page is loaded: what pages take from the catalogue they take once. */
export async function speak(wanted: Language): Promise<void> {
	document.documentElement.lang = wanted;
	if (wanted === "de") Object.assign(text, (await import("./german.ts")).german);
}

/** What the server says in English and the page shows as it is, where the page speaks otherwise: for readers aloud. */
export function serverTongue(): { lang?: "en" } {
	return document.documentElement.lang === "en" ? {} : { lang: "en" };
}

export function chooseLanguage(wanted: Language): void {
	globalThis.localStorage.setItem(STORED, wanted);
	globalThis.location.reload();
}
