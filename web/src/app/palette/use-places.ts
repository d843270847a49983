/** Every page one can go to from here, by name: those of the workflow that is open first. */
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { NEW_DRAFT } from "#/api/draft-key.ts";
import { useMay, useMayEdit } from "#/api/session.ts";
import { useCreateWorkflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { sayFailure } from "#/ui/toast.ts";
import { PAGES } from "../pages.ts";

type Place = { id: string; label: string; run: () => void };

export function usePlaces(): Place[] {
	const navigate = useNavigate();
	const mayMakeKeys = useMay("key:manage");
	const ofWorkflow = useWorkflowPlaces();
	const tabs = Object.entries(text.settings.tabs).filter(([tab]) => tab !== "keys" || mayMakeKeys);
	return [
		...ofWorkflow,
		...PAGES.map(({ to, label }) => ({ id: to, label, run: () => void navigate({ to }) })),
		{ id: "/imported", label: text.apis.title, run: () => void navigate({ to: "/imported" }) },
		...tabs.map(([tab, name]) => ({
			id: `settings-${tab}`,
			label: text.palette.within(text.nav.settings, name),
			run: () => void navigate({ to: "/settings", search: { tab } }),
		})),
	];
}

/** The rooms of the workflow whose page is shown. */
function useWorkflowPlaces(): Place[] {
	const navigate = useNavigate();
	const path = useRouterState({ select: (state) => state.location.pathname });
	const id = /^\/w\/([^/]+)/.exec(path)?.[1];
	if (id === undefined || id === NEW_DRAFT) return [];
	const params = { id };
	const here = text.palette.here;
	const rooms = [
		["editor", text.palette.editor, () => void navigate({ to: "/w/$id", params })],
		["versions", text.editor.versions, () => void navigate({ to: "/w/$id/versions", params })],
		["webhooks", text.webhooks.title, () => void navigate({ to: "/w/$id/webhooks", params })],
		["schedules", text.schedules.title, () => void navigate({ to: "/w/$id/schedules", params })],
		["advice", text.advice.title, () => void navigate({ to: "/w/$id/advice", params })],
		["runs", text.runs.title, () => void navigate({ to: "/runs", search: { workflow: id } })],
	] as const;
	return rooms.map(([room, name, run]) => ({
		id: `here-${room}`,
		label: text.palette.within(here, name),
		run,
	}));
}

/** What can be made from anywhere. */
export function useCreating(): Place[] {
	const create = useCreateWorkflow();
	const navigate = useNavigate();
	const mayEdit = useMayEdit();
	if (!mayEdit) return [];
	const make = () =>
		create.mutate(text.workflows.untitled, {
			onSuccess: (made) => void navigate({ to: "/w/$id", params: { id: made.id } }),
			onError: sayFailure,
		});
	return [{ id: "create-workflow", label: text.workflows.create, run: make }];
}
