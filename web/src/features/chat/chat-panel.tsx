import { useState } from "react";
import { createThread, useThreadOf, useTranscript } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { sayFailure } from "#/ui/toast.ts";
import styles from "./chat.module.css";
import type { ChatLinks } from "./chat-links.ts";
import { ChatSession } from "./chat-session.tsx";
import { Composer } from "./composer.tsx";

type ChatPanelProps = {
	mayAsk: boolean;
	workflow: string | null;
	/** From the address of the page, when one is named there. */
	thread: string | null;
	/** A sentence that somebody already typed on another page. */
	ask: string | null;
	onThread: (thread: string) => void;
	links: ChatLinks;
};

export function ChatPanel({ mayAsk, workflow, thread, ask, onThread, links }: ChatPanelProps) {
	const known = useThreadOf(thread || !mayAsk ? null : workflow);
	const current = thread ?? known.data ?? null;
	const [first, setFirst] = useState(ask);
	const [starting, setStarting] = useState(false);
	const begin = async (sentence: string) => {
		setStarting(true);
		try {
			const made = await createThread(workflow);
			setFirst(sentence);
			onThread(made);
		} catch (error) {
			sayFailure(error);
		} finally {
			setStarting(false);
		}
	};
	if (!mayAsk) return <p className={styles.closed}>{text.chat.closed}</p>;
	const searching = !thread && workflow !== null && known.isPending;
	return (
		<section className={styles.panel} aria-label={text.chat.title}>
			{searching ? <LoadingRows rows={3} /> : null}
			{current ? (
				<Transcript key={current} thread={current} first={first} links={links} />
			) : searching ? null : (
				<Start ask={ask} busy={starting} onSend={begin} />
			)}
		</section>
	);
}

function Transcript(props: { thread: string; first: string | null; links: ChatLinks }) {
	const transcript = useTranscript(props.thread);
	if (transcript.isPending) return <LoadingRows rows={3} />;
	if (transcript.isError) {
		return <ErrorNotice error={transcript.error} onRetry={() => void transcript.refetch()} />;
	}
	const empty = transcript.data.length === 0;
	return (
		<ChatSession
			thread={props.thread}
			initial={transcript.data}
			first={empty ? props.first : null}
			links={props.links}
		/>
	);
}

type StartProps = {
	ask: string | null;
	busy: boolean;
	onSend: (sentence: string) => Promise<void>;
};

function Start({ ask, busy, onSend }: StartProps) {
	const [begun, setBegun] = useState(false);
	if (ask && !begun) {
		setBegun(true);
		queueMicrotask(() => void onSend(ask));
	}
	return (
		<>
			<div className={styles.log}>
				<p className={styles.hint}>{busy ? text.chat.thinking : text.chat.first}</p>
			</div>
			<Composer busy={busy} onSend={(sentence) => void onSend(sentence)} />
		</>
	);
}
