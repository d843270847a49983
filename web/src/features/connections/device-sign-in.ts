import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "#/api/client.ts";

export type DeviceCode = Schemas["DeviceSignInBegun"];

/** Ask the service for a code that a person types in on any device. */
export function useDeviceCode(connection: string) {
	return useMutation({
		mutationFn: () =>
			unwrap(
				client.POST("/api/v1/connections/{connection_id}/device-sign-in", {
					params: { path: { connection_id: connection } },
				}),
			),
	});
}

/** Ask whether the person has signed in, as often as the service allows, also while they are in another tab. */
export function useDeviceDecision(connection: string, code: DeviceCode) {
	const cache = useQueryClient();
	return useQuery({
		queryKey: ["device-sign-in", connection, code.handle],
		retry: false,
		gcTime: 0,
		refetchOnWindowFocus: false,
		refetchIntervalInBackground: true,
		refetchInterval: (query) => {
			const { data, error } = query.state;
			const waits = error === null && data?.state !== "signed_in";
			return waits ? (data?.interval_s ?? code.interval_s) * 1000 : false;
		},
		queryFn: async () => {
			const asked = await unwrap(
				client.POST("/api/v1/connections/{connection_id}/device-sign-in/ask", {
					params: { path: { connection_id: connection } },
					body: { handle: code.handle },
				}),
			);
			if (asked.state === "signed_in") void cache.invalidateQueries({ queryKey: ["connections"] });
			return asked;
		},
	});
}
