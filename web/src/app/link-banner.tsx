import { useNetwork } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useLink } from "#/api/stream.ts";
import { useKept } from "#/offline/kept-store.ts";
import { text } from "#/strings/text.ts";
import { fullTime } from "#/ui/format.ts";
import styles from "./shell.module.css";

const PATIENCE_MS = 3_000;

/** Says when the network or the live stream is gone; short breaks stay quiet. */
export function LinkBanner() {
	const { online } = useNetwork();
	const link = useLink();
	const [lost, setLost] = useState(false);
	useEffect(() => {
		if (link !== "lost") {
			setLost(false);
			return;
		}
		const timer = setTimeout(() => setLost(true), PATIENCE_MS);
		return () => clearTimeout(timer);
	}, [link]);
	const since = useKept((state) => state.since);
	if (online && !lost && since === null) return null;
	return (
		<div role="status" className={styles.banner}>
			{online ? (since === null ? text.streamLost : text.unreachable) : text.offline}
			{since === null ? null : ` ${text.keptSince(fullTime(since))}`}
		</div>
	);
}
