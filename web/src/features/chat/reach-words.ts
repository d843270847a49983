/** What a change newly reaches, in the words of the page. The server names each thing by its kind. */
import type { Reach } from "#/api/drafts.ts";
import { text } from "#/strings/text.ts";

export type TitleOf = (uses: string) => string | undefined;

const AT_RUN_TIME = "decided at run time";

/** A host or a receiver. */
export function placeWords(place: string): string {
	if (place === AT_RUN_TIME) return text.chat.reachAtRunTime;
	if (place.startsWith(`${AT_RUN_TIME}: `))
		return text.proof.atRunTime(place.slice(AT_RUN_TIME.length + 2));
	if (place === "public") return text.proof.public;
	return place === "anyone" ? text.proof.anyone : place;
}

/** `slack: slack.post_message`, or `workflow: key`. */
function scopeWords(scope: string, titleOf: TitleOf): string {
	const [, who = "", what = ""] = /^([^:]+): (.+)$/.exec(scope) ?? [];
	if (who === "workflow") return text.proof.workflow(what);
	return what ? `${who}: ${titleOf(what) ?? what}` : scope;
}

/** `read sql: crm.people`, or `write datatable: leads`. */
function dataWords(said: string): string {
	const [, verb = "", where = "", name = ""] = /^(read|write) (\S+): (.+)$/s.exec(said) ?? [];
	if (!verb) return said;
	const place = `${placeWords(name)} (${where})`;
	return verb === "read" ? text.proof.read(place) : text.proof.write(place);
}

export function reachRows(reach: Reach, titleOf: TitleOf): [string, string[]][] {
	return [
		[text.chat.reachHosts, (reach.hosts ?? []).map(placeWords)],
		[text.chat.reachRecipients, (reach.recipients ?? []).map(placeWords)],
		[text.proof.places, (reach.places ?? []).map(dataWords)],
		[text.chat.reachConnections, reach.connections ?? []],
		[text.proof.scopes, (reach.scopes ?? []).map((one) => scopeWords(one, titleOf))],
		[text.proof.effects, (reach.effects ?? []).map((one) => text.proof.effect[one] ?? one)],
	];
}

/** What is to be allowed, as the lists it was taken from. */
export function allowedLists(entries: readonly string[]): Reach {
	const of = (kind: string) =>
		entries.filter((one) => one.startsWith(`${kind}: `)).map((one) => one.slice(kind.length + 2));
	return {
		hosts: of("hosts"),
		connections: of("connections"),
		scopes: of("scopes"),
		recipients: of("recipients"),
		places: of("places"),
		effects: of("effects"),
		writes: [],
	};
}
