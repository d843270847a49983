/** What a person has typed and not sent: kept in this tab, through a lost session, for that person alone. */
import { useState } from "react";
import { useMe } from "./session.ts";

const STORED = "nexa-words ";

export function useKeptWords(): [string, (words: string) => void] {
	const person = useMe().data?.user?.id;
	const key = `${STORED}${person ?? ""} ${location.pathname}`;
	const [words, setWords] = useState(() => sessionStorage.getItem(key) ?? "");
	const keep = (typed: string) => {
		setWords(typed);
		if (person === undefined || typed === "") sessionStorage.removeItem(key);
		else sessionStorage.setItem(key, typed);
	};
	return [words, keep];
}

/** Whoever signs out leaves nothing behind. */
export function forgetWords(): void {
	for (const key of Object.keys(sessionStorage))
		if (key.startsWith(STORED)) sessionStorage.removeItem(key);
}
