import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type SlackApp = Schemas["SlackAppShown"];
export type SlackLineState = Schemas["SlackLineShown"];
export type SlackLink = Schemas["SlackLinkShown"];
export type SlackGiven = { token: string; signing: string | null; line: string | null };

const KEY = ["slack"];
/** A line opens and breaks by itself, and whoever sets it up waits for that. */
const LINE_LOOKED_AT_MS = 5_000;

export function useSlack() {
	return useQuery({
		queryKey: KEY,
		queryFn: () => unwrap(client.GET("/api/v1/slack")),
		refetchInterval: ({ state }) => (state.data?.app?.line_state ? LINE_LOOKED_AT_MS : false),
	});
}

function useSlackChange<Given, Answer>(act: (given: Given) => Promise<Answer>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => void cache.invalidateQueries({ queryKey: KEY }),
	});
}

export function useConnectSlack() {
	return useSlackChange((body: SlackGiven) => unwrap(client.PUT("/api/v1/slack", { body })));
}

export function useDisconnectSlack() {
	return useSlackChange((_: undefined) => unwrap(client.DELETE("/api/v1/slack")));
}

export function useSlackAddress() {
	return useSlackChange((_: undefined) => unwrap(client.POST("/api/v1/slack/address")));
}

export function useUnlinkSlack() {
	return useSlackChange((link: string) =>
		unwrap(client.DELETE("/api/v1/slack/links/{link_id}", { params: { path: { link_id: link } } })),
	);
}

/** Who would be let in by the code of a link; nothing is used up by looking. */
export function useSlackLinkAsked(code: string | null) {
	return useQuery({
		queryKey: [...KEY, "asked", code],
		enabled: code !== null,
		retry: false,
		queryFn: () =>
			unwrap(client.POST("/api/v1/slack/links/preview", { body: { code: code ?? "" } })),
	});
}

export function useConfirmSlackLink() {
	return useSlackChange((code: string) =>
		unwrap(client.POST("/api/v1/slack/links", { body: { code } })),
	);
}
