/** A change of this person that met another's at the same place, until it is decided what becomes of it. */
import { create } from "zustand";
import type { WorkflowDocument } from "#/graph/document.ts";
import type { Operation } from "#/graph/operations.ts";

export type Meeting = {
	workflow: string;
	/** The draft the change was made in; null where it is not known any more. */
	was: WorkflowDocument | null;
	operations: readonly Operation[];
	intent: string;
};

type MeetingState = {
	meeting: Meeting | null;
	meet: (meeting: Meeting) => void;
	settle: () => void;
};

/** What meets while another meeting of the same workflow is open is decided together with it. */
export const useMeeting = create<MeetingState>((set) => ({
	meeting: null,
	meet: (meeting) =>
		set(({ meeting: open }) => ({
			meeting:
				open?.workflow === meeting.workflow
					? { ...open, operations: [...open.operations, ...meeting.operations] }
					: meeting,
		})),
	settle: () => set({ meeting: null }),
}));
