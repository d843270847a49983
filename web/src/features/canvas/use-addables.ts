import { useMemo } from "react";
import { useActions, useTriggers } from "#/api/catalog.ts";
import { useWorkflows } from "#/api/workflows.ts";
import { type Addable, addables } from "./addable.ts";

/**
 * Actions, steps that steer, other published workflows to call, and triggers, also those of connectors. The catalogue is
 * asked for once it is wanted, the workflows, which grow old, only while the list is open.
 */
export function useAddables(workflow: string, wanted: boolean, open: boolean): readonly Addable[] {
	const actions = useActions(wanted || open).data;
	const triggers = useTriggers(wanted || open).data;
	const others = useWorkflows("", undefined, open).data;
	return useMemo(() => {
		const callable = (others?.pages ?? [])
			.flatMap((page) => page.items)
			.filter((one) => one.id !== workflow && one.live_version !== null);
		return addables(actions ?? [], callable, triggers ?? []);
	}, [actions, others, triggers, workflow]);
}
