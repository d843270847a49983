import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { isStatus, ServerProblem } from "./problem.ts";

const TRIES = 2;

/** One cache for server data. A session that ended sends the person to the login page. */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
	const onError = (error: unknown) => {
		if (isStatus(error, 401)) onSignedOut();
	};
	return new QueryClient({
		queryCache: new QueryCache({ onError }),
		mutationCache: new MutationCache({ onError }),
		defaultOptions: {
			queries: {
				staleTime: 5_000,
				// Lists answer without a network, too: what was kept of them is shown.
				networkMode: "offlineFirst",
				retry: (count, error) =>
					!(error instanceof ServerProblem) && navigator.onLine && count < TRIES,
				refetchOnWindowFocus: true,
			},
			mutations: { retry: false, networkMode: "always" },
		},
	});
}
