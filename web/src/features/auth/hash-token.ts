import { useRouterState } from "@tanstack/react-router";

/** One-time links carry their token behind `#`, so that it never reaches a log. */
export function useHashToken(): string | null {
	const hash = useRouterState({ select: (state) => state.location.hash });
	return tokenIn(hash);
}

export function tokenIn(hash: string): string | null {
	const token = hash.replace(/^#/, "").replace(/^token=/, "");
	return token === "" ? null : decodeURIComponent(token);
}
