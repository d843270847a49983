import { lazy, Suspense } from "react";
import { useMeeting } from "#/api/meeting.ts";

const MeetingDialog = lazy(() => import("./meeting-dialog.tsx"));

/** Asks what becomes of a change that met another's; loaded when the first one does. */
export function LazyMeeting() {
	const meeting = useMeeting((state) => state.meeting);
	return meeting ? (
		<Suspense>
			<MeetingDialog key={meeting.workflow} meeting={meeting} />
		</Suspense>
	) : null;
}
