import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useMeeting } from "#/api/meeting.ts";
import { isStale } from "#/api/problem.ts";
import { useMe } from "#/api/session.ts";
import { useUnsaved, type Waiting, waitingOf } from "#/api/unsaved.ts";
import { text } from "#/strings/text.ts";
import { say, sayRefused } from "#/ui/toast.ts";

/** How the draft was when they were made is not kept with them. */
function meetAgain(workflow: string, changes: readonly Waiting[]): void {
	const operations = changes.flatMap((one) => one.operations);
	useMeeting.getState().meet({ workflow, was: null, operations, intent: changes[0]?.intent ?? "" });
}

const AGAIN_MS = 2_000;
const sending = () => import("#/api/send-unsaved.ts");

/** Changes that did not reach the server go there as soon as it answers, from whatever page is open. */
export function useSendUnsaved(): void {
	const cache = useQueryClient();
	const person = useMe().data?.user?.id;
	const workflows = useUnsaved((state) =>
		[...new Set(state.waiting.filter((one) => one.person === person).map((one) => one.workflow))]
			.sort()
			.join(" "),
	);
	// Loaded beside the page, and while there is a server to load it from.
	useEffect(() => void sending().catch(() => undefined), []);
	useEffect(() => {
		if (!person || workflows === "") return;
		let busy = false;
		const gone = new Set<string>();
		const one = async (workflow: string) => {
			const { sendUnsaved } = await sending();
			const changes = waitingOf(useUnsaved.getState().waiting, workflow, person);
			try {
				const came = await sendUnsaved(cache, workflow, person);
				if (came === "sent") say(text.savedAgain);
				if (came === "gone") gone.add(workflow);
			} catch (error) {
				sayRefused(error);
				if (isStale(error)) meetAgain(workflow, changes);
			}
		};
		const send = async () => {
			if (busy) return;
			busy = true;
			for (const workflow of workflows.split(" ")) if (!gone.has(workflow)) await one(workflow);
			busy = false;
		};
		void send();
		const timer = setInterval(send, AGAIN_MS);
		const ask = (event: BeforeUnloadEvent) => event.preventDefault();
		addEventListener("beforeunload", ask);
		return () => {
			clearInterval(timer);
			removeEventListener("beforeunload", ask);
		};
	}, [cache, person, workflows]);
}
