import { useMemo } from "react";
import { useActions, useTriggers } from "#/api/catalog.ts";
import { useWorkflows } from "#/api/workflows.ts";
import { type Addable, addables } from "./addable.ts";

/** Actions, steps that steer, other published workflows to call, and triggers, also those of connectors. */
export function useAddables(workflow: string): readonly Addable[] {
	const actions = useActions().data;
	const triggers = useTriggers().data;
	const others = useWorkflows("").data;
	return useMemo(() => {
		const callable = (others?.pages ?? [])
			.flatMap((page) => page.items)
			.filter((one) => one.id !== workflow && one.live_version !== null);
		return addables(actions ?? [], callable, triggers ?? []);
	}, [actions, others, triggers, workflow]);
}
