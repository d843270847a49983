/** The fake server's Slack app: connected, with two people who are linked. */
import type { Json, JsonObject } from "../graph/json.ts";

type Given = { body: Record<string, Json>; parts: string[] };
type FakeSlack = { app: JsonObject | null; links: JsonObject[] };

const NOW = "2026-11-22T21:40:02Z";

function link(id: string, name: string, isMine: boolean): JsonObject {
	return {
		id,
		slack_user: `U0${id}`,
		slack_name: name.toLowerCase(),
		user_id: id,
		name,
		is_mine: isMine,
		linked_at: NOW,
	};
}

function appOf(body: JsonObject): JsonObject {
	return {
		team_id: "T0123456789",
		team_name: "Acme",
		token: body.token ?? "slack",
		signing: body.signing ?? null,
		line: body.line ?? null,
		hint: "abcd…",
		trouble: null,
		line_state: null,
		connected_at: NOW,
	};
}

export function freshSlack(): FakeSlack {
	const app = appOf({ token: "slack", signing: "signs" });
	return { app, links: [link("l1", "Ada", true), link("l2", "Carol", false)] };
}

export function slackRoutes(slack: FakeSlack): [string, (given: Given) => unknown][] {
	return [
		["GET /slack", () => slack],
		[
			"PUT /slack",
			({ body }) => {
				const path = slack.app ? null : "/hooks/abcdefgh";
				slack.app = appOf(body);
				return { ...slack, path };
			},
		],
		[
			"DELETE /slack",
			() => {
				Object.assign(slack, { app: null, links: [] });
				return null;
			},
		],
		["POST /slack/address", () => ({ path: "/hooks/another", hint: "anot…" })],
		[
			"POST /slack/links/preview",
			() => ({
				team_name: "Acme",
				slack_user: "U0ADA000001",
				slack_name: "Ada Lund",
				expires_at: NOW,
			}),
		],
		[
			"POST /slack/links",
			() => {
				slack.links.push(link("l3", "Ada", true));
				return slack.links.at(-1);
			},
		],
		[
			"DELETE /slack/links/([^/]+)",
			({ parts }) => {
				slack.links = slack.links.filter((one) => one.id !== parts[0]);
				return null;
			},
		],
	];
}
