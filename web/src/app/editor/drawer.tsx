import { CloseButton, Title } from "@mantine/core";
import type { Rehearsed } from "#/api/drafts.ts";
import type { WorkflowDocument } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";
import { LiveRun } from "./live-run.tsx";
import { RehearsalResult } from "./rehearsal-result.tsx";
import type { WatchedRun } from "./use-editor.ts";

type DrawerProps = {
	document: WorkflowDocument;
	run: string | null;
	watched: WatchedRun;
	rehearsed: Rehearsed | null;
	onClose: () => void;
	onSelect: (step: string) => void;
};

/** Below the canvas: the run that goes on, or what a rehearsal showed. */
export default function Drawer(props: DrawerProps) {
	const title = props.rehearsed ? text.rehearsal.title : text.runs.drawer;
	return (
		<section className={styles.drawer} aria-label={title}>
			<div className={styles.drawerHead}>
				<Title order={2}>{title}</Title>
				{props.run || props.rehearsed ? (
					<CloseButton
						aria-label={props.rehearsed ? text.rehearsal.close : text.runs.closeDrawer}
						onClick={props.onClose}
					/>
				) : null}
			</div>
			<div className={styles.drawerBody}>
				{props.rehearsed ? (
					<RehearsalResult document={props.document} rehearsed={props.rehearsed} />
				) : props.run ? (
					<LiveRun
						document={props.document}
						run={props.run}
						watched={props.watched}
						onSelect={props.onSelect}
					/>
				) : (
					<p className={styles.quiet}>{text.runs.noRunYet}</p>
				)}
			</div>
		</section>
	);
}
