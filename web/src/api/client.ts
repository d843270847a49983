/** The one way to the REST API. Types come from the server's OpenAPI document. */
import createClient from "openapi-fetch";
import { useKept } from "#/offline/kept-store.ts";
import { type ProblemBody, ServerProblem } from "./problem.ts";
import type { components, paths } from "./schema.d.ts";
import { useSlow } from "./slow.ts";

export type Schemas = components["schemas"];

export const client = createClient<paths>({
	baseUrl: globalThis.location?.origin ?? "",
	fetch: (request: Request) => {
		const answer = globalThis.fetch(request);
		useSlow.getState().watch(answer);
		return answer;
	},
});

client.use({ onResponse: ({ response }) => useKept.getState().see(response) });

type Answer<T> = { data?: T; error?: unknown; response: Response };

/** Answer the body, or throw the server's problem. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
	const { data, error, response } = await answer;
	if (!response.ok) throw new ServerProblem(response.status, asProblem(error));
	return data as T;
}

function asProblem(error: unknown): ProblemBody {
	return typeof error === "object" && error !== null ? (error as ProblemBody) : {};
}
