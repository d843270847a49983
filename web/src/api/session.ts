import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Me = Schemas["MeShown"];
export type Role = Me["role"];

type Permission =
	| "workflow:edit"
	| "workflow:publish"
	| "run:start"
	| "approval:decide"
	| "chat:use"
	| "connection:manage"
	| "member:manage"
	| "key:manage";

const ME = {
	queryKey: ["me"],
	staleTime: 60_000,
	queryFn: () => unwrap(client.GET("/api/v1/me")),
};

export function useMe() {
	return useQuery(ME);
}

/** Ask who is there before anything is drawn: the first picture is then the page, not its frame. */
export function askWho(cache: QueryClient): Promise<void> {
	return cache.prefetchQuery(ME);
}

/** The server decides; this only hides what would be refused. */
export function useMay(permission: Permission): boolean {
	return useMe().data?.permissions.includes(permission) ?? false;
}

export function useMayEdit(): boolean {
	return useMay("workflow:edit");
}

export function useAuthState() {
	return useQuery({
		queryKey: ["auth-state"],
		queryFn: () => unwrap(client.GET("/api/v1/auth/state")),
	});
}

function useEnter<Given>(enter: (given: Given) => Promise<unknown>) {
	const cache = useQueryClient();
	return useMutation({ mutationFn: enter, onSuccess: () => cache.clear() });
}

export function useLogin() {
	return useEnter((body: Schemas["LoginGiven"]) =>
		unwrap(client.POST("/api/v1/auth/login", { body })),
	);
}

export function useFirstUse() {
	return useEnter((body: Schemas["FirstUseGiven"]) =>
		unwrap(client.POST("/api/v1/auth/first-use", { body })),
	);
}

export function useAcceptInvitation() {
	return useEnter((body: { token: string; name: string; password: string }) =>
		unwrap(client.POST("/api/v1/auth/invitations/accept", { body })),
	);
}

export function useLogout() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: () => unwrap(client.POST("/api/v1/auth/logout")),
		onSettled: () => cache.clear(),
	});
}

export function useUpdateMe() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (body: { name: string }) => unwrap(client.PATCH("/api/v1/me", { body })),
		onSuccess: () => void cache.invalidateQueries({ queryKey: ["me"] }),
	});
}
