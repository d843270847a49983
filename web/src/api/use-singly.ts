import {
	type MutationFunction,
	type UseMutationResult,
	useMutation,
	useQueryClient,
} from "@tanstack/react-query";

type SinglyGiven<Data, Given> = {
	/** What it is done to; another one may be on its way at the same time. */
	mutationKey: readonly string[];
	mutationFn: MutationFunction<Data, Given>;
	onSuccess?: (data: Data) => void;
};

/**
 * A mutation that is not begun again while it is on its way. What a button shows comes a moment after it
 * was pressed, and in that moment it can be pressed again.
 */
export function useSingly<Data, Given>(
	given: SinglyGiven<Data, Given>,
): UseMutationResult<Data, Error, Given> {
	const cache = useQueryClient();
	const mutation = useMutation<Data, Error, Given>(given);
	const { mutate } = mutation;
	const once: typeof mutate = (...asked) => {
		if (cache.isMutating({ mutationKey: given.mutationKey, exact: true }) === 0) mutate(...asked);
	};
	return { ...mutation, mutate: once } as UseMutationResult<Data, Error, Given>;
}
