import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";
import type { Role } from "./session.ts";

export type Member = Schemas["MemberShown"];
export type ApiKey = Schemas["KeyShown"];

function useChange<Given, Answer>(key: string, act: (given: Given) => Promise<Answer>) {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: act,
		onSuccess: () => void cache.invalidateQueries({ queryKey: [key] }),
	});
}

export function useMembers() {
	return useQuery({
		queryKey: ["members"],
		queryFn: () => unwrap(client.GET("/api/v1/members")),
	});
}

export function useChangeRole() {
	return useChange("members", (given: { user: string; role: Role }) =>
		unwrap(
			client.PATCH("/api/v1/members/{user_id}", {
				params: { path: { user_id: given.user } },
				body: { role: given.role },
			}),
		),
	);
}

export function useRemoveMember() {
	return useChange("members", (user: string) =>
		unwrap(client.DELETE("/api/v1/members/{user_id}", { params: { path: { user_id: user } } })),
	);
}

export function useInvitations() {
	return useQuery({
		queryKey: ["invitations"],
		queryFn: () => unwrap(client.GET("/api/v1/invitations")),
	});
}

export function useInvite() {
	return useChange("invitations", (body: { email: string; role: Role }) =>
		unwrap(client.POST("/api/v1/invitations", { body })),
	);
}

export function useWithdrawInvitation() {
	return useChange("invitations", (id: string) =>
		unwrap(
			client.DELETE("/api/v1/invitations/{invitation_id}", {
				params: { path: { invitation_id: id } },
			}),
		),
	);
}

export function useApiKeys() {
	return useQuery({
		queryKey: ["api-keys"],
		queryFn: () => unwrap(client.GET("/api/v1/api-keys")),
	});
}

export function useMakeApiKey() {
	return useChange("api-keys", (body: { name: string; scopes: string[] }) =>
		unwrap(client.POST("/api/v1/api-keys", { body })),
	);
}

export function useDeleteApiKey() {
	return useChange("api-keys", (id: string) =>
		unwrap(client.DELETE("/api/v1/api-keys/{key_id}", { params: { path: { key_id: id } } })),
	);
}

export function useSessions() {
	return useQuery({
		queryKey: ["sessions"],
		queryFn: () => unwrap(client.GET("/api/v1/sessions")),
	});
}

export function useEndSession() {
	return useChange("sessions", (id: string) =>
		unwrap(
			client.DELETE("/api/v1/sessions/{session_id}", { params: { path: { session_id: id } } }),
		),
	);
}
