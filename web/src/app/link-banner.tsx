import { useNetwork } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useMe } from "#/api/session.ts";
import { useSlow } from "#/api/slow.ts";
import { useLink } from "#/api/stream.ts";
import { useUnsaved } from "#/api/unsaved.ts";
import { useKept } from "#/offline/kept-store.ts";
import { text } from "#/strings/text.ts";
import { fullTime } from "#/ui/format.ts";
import { say } from "#/ui/toast.ts";
import styles from "./shell.module.css";

const PATIENCE_MS = 3_000;

/** Says when the network or the server is gone or slow, and what that means; short breaks stay quiet. */
export function LinkBanner() {
	const { online } = useNetwork();
	const lost = useLost();
	const since = useKept((state) => state.since);
	const late = useSlow((state) => state.late > 0);
	const unsaved = useUnsavedCount();
	const words = [
		wordsFor({ online, lost, kept: since !== null, unsaved, late }),
		unsaved > 0 ? text.unsaved(unsaved) : null,
		since === null ? null : text.keptSince(fullTime(since)),
	].filter(Boolean);
	if (words.length === 0) return null;
	return (
		<div role="status" className={styles.banner}>
			{words.join(" ")}
		</div>
	);
}

type Trouble = { online: boolean; lost: boolean; kept: boolean; unsaved: number; late: boolean };

function wordsFor({ online, lost, kept, unsaved, late }: Trouble): string | null {
	if (!online) return text.offline;
	if (kept || unsaved > 0) return text.unreachable;
	if (lost) return text.streamLost;
	return late ? text.slow : null;
}

/** Whether the live connection is gone for longer than a moment; that it is back is said once. */
function useLost(): boolean {
	const link = useLink();
	const [lost, setLost] = useState(false);
	const was = useRef(false);
	useEffect(() => {
		if (link === "lost") {
			const timer = setTimeout(() => {
				was.current = true;
				setLost(true);
			}, PATIENCE_MS);
			return () => clearTimeout(timer);
		}
		setLost(false);
		if (link === "open" && was.current) say(text.streamBack);
		was.current = false;
	}, [link]);
	return lost;
}

function useUnsavedCount(): number {
	const person = useMe().data?.user?.id;
	return useUnsaved((state) => state.waiting.filter((one) => one.person === person).length);
}
