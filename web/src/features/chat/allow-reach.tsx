import { Checkbox } from "@mantine/core";
import { useTitles } from "#/api/catalog.ts";
import { text } from "#/strings/text.ts";
import { allowedLists, reachRows } from "./reach-words.ts";

type AllowProps = {
	/** What is newly reached and has to be allowed, as the server names it. */
	entries: readonly string[];
	allowed: boolean;
	onAllow: (allowed: boolean) => void;
};

/** The second tick: what a change newly reaches is allowed by itself, with every part of it in sight. */
export function AllowReach({ entries, allowed, onAllow }: AllowProps) {
	const titleOf = useTitles();
	if (entries.length === 0) return null;
	const told = reachRows(allowedLists(entries), titleOf)
		.filter(([, values]) => values.length > 0)
		.map(([name, values]) => `${name}: ${values.join(", ")}`);
	return (
		<Checkbox
			size="sm"
			label={text.proof.allow}
			description={told.join(" · ")}
			checked={allowed}
			onChange={(event) => onAllow(event.currentTarget.checked)}
		/>
	);
}
