import { useMediaQuery } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { type Draft, useRehearse } from "#/api/drafts.ts";
import { useRunEvents } from "#/api/runs.ts";
import { useMayEdit } from "#/api/session.ts";
import { useFollowRun } from "#/api/stream.ts";
import type { RunEvent, RunLive } from "#/graph/run-state.ts";
import { momentAt } from "#/graph/time-travel.ts";
import { sayFailure } from "#/ui/toast.ts";
import { useFold } from "../use-fold.ts";
import type { FrameProps } from "./editor-frame.tsx";
import type { PhoneTab } from "./phone-tabs.tsx";
import { useAdding } from "./use-adding.ts";
import { useCanvasState } from "./use-canvas-state.ts";
import { useClipboard } from "./use-clipboard.ts";
import { useEditorCommands } from "./use-editor-commands.ts";
import { useEditorPalette } from "./use-editor-palette.ts";
import { useGhost } from "./use-ghost.ts";
import { useShortcuts } from "./use-shortcuts.ts";

const NO_PROBLEMS: Draft["problems"] = [];

export type StageView = "graph" | "outline";

export type Editor = ReturnType<typeof useEditor>;

/** The state of the editor that its panels share. */
export function useEditor({ workflow, draft, search, onSearch, gone }: FrameProps) {
	const narrow = useMediaQuery("(max-width: 48em)") ?? false;
	const [tab, setTab] = useState<PhoneTab>(() => tabFor(search));
	const [view, setView] = useState<StageView>("graph");
	const mayEdit = useMayEdit() && !gone;
	const commands = useEditorCommands(workflow?.id ?? "", draft ?? undefined);
	const { shown, setGhost } = useGhost(draft?.document ?? null);
	const rehearsal = useRehearse(workflow?.id ?? "");
	const run = search.run ?? null;
	const watched = useWatchedRun(run);
	useCanvasState(draft?.problems ?? NO_PROBLEMS, shown.diff.marks, watched.moment.steps);
	const select = (step: string | null) => {
		onSearch({ step: step ?? "" });
		if (step) setTab("outline");
	};
	const closeDrawer = () => {
		rehearsal.reset();
		onSearch({ run: "" });
		setTab("chat");
	};
	const showRun = (id: string) => {
		rehearsal.reset();
		onSearch({ run: id });
		setTab("run");
	};
	const rehearse = () =>
		rehearsal.mutate(undefined, {
			onSuccess: () => {
				onSearch({ run: "" });
				setTab("run");
			},
			onError: sayFailure,
		});
	const selected = search.step ?? null;
	const adding = useAdding({ draft, commands, selected, onSelect: select });
	const keys = { draft, selected, commands, mayEdit };
	useEditorPalette({ draft, commands, mayEdit, onSelect: select, onRehearse: rehearse });
	useShortcuts({
		...keys,
		onSelect: select,
		onRehearse: rehearse,
		onAdd: () => adding.ask("selection"),
		onGroup: (ids) => {
			const made = commands.group(ids);
			if (made) select(made);
		},
	});
	useClipboard({ ...keys, onPasted: select });
	return {
		narrow,
		tab,
		setTab,
		view,
		/** The list is also what a narrower window goes on with. */
		showAs: (next: StageView) => {
			setView(next);
			setTab("outline");
		},
		mayEdit,
		commands,
		adding,
		shown,
		setGhost,
		run,
		watched,
		rehearsed: rehearsal.data ?? null,
		rehearsing: rehearsal.isPending,
		select,
		closeDrawer,
		showRun,
		rehearse,
	};
}

/** Whoever comes by an address that names a step or a run came for that. */
function tabFor({ step, run }: FrameProps["search"]): PhoneTab {
	if (step) return "outline";
	return run ? "run" : "chat";
}

const NONE: RunEvent[] = [];

/** A run in the drawer: as it stands, and as it stood after the event somebody went back to. */
export type WatchedRun = {
	events: readonly RunEvent[];
	live: RunLive;
	moment: RunLive;
	at: number | null;
	goTo: (seq: number | null) => void;
};

function useWatchedRun(run: string | null): WatchedRun {
	const asked = useRunEvents(run);
	const events = run ? (asked.data ?? NONE) : NONE;
	const live = useFold(events);
	const [stop, setStop] = useState<{ run: string | null; seq: number | null }>({ run, seq: null });
	// Another run is watched from its newest event.
	const at = stop.run === run ? stop.seq : null;
	const moment = useMemo(
		() => (at === null ? live : momentAt(events, at).live),
		[at, events, live],
	);
	useFollowRun(run, live.status);
	return { events, live, moment, at, goTo: (seq) => setStop({ run, seq }) };
}
