import "./without-eval.ts";
import { useChat } from "@ai-sdk/react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { type ChatMessage, type ProgressData, stopAnswer } from "#/api/threads.ts";
import { text } from "#/strings/text.ts";
import { Announcer } from "#/ui/announcer.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import styles from "./chat.module.css";
import type { ChatLinks } from "./chat-links.ts";
import { Composer } from "./composer.tsx";
import { DraftProgress } from "./draft-progress.tsx";
import { MessageView } from "./message-view.tsx";
import { makeTransport } from "./transport.ts";

const NEAR_PX = 24;

type SessionProps = {
	thread: string;
	initial: ChatMessage[];
	first: string | null;
	links: ChatLinks;
};

/** One conversation. An answer that was being written goes on after a reload. */
export function ChatSession({ thread, initial, first, links }: SessionProps) {
	const cache = useQueryClient();
	const transport = useMemo(makeTransport, []);
	const [news, setNews] = useState<ProgressData | null>(null);
	const chat = useChat<ChatMessage>({
		id: thread,
		messages: initial,
		transport,
		resume: first === null && initial.length > 0,
		onData: (part) => {
			// The first part of the answer itself takes the place of how it got on.
			setNews(part.type === "data-progress" ? (part.data as ProgressData) : null);
		},
		onFinish: () => {
			setNews(null);
			void cache.invalidateQueries({ queryKey: ["draft"] });
			void cache.invalidateQueries({ queryKey: ["proposal"] });
		},
	});
	const busy = chat.status === "submitted" || chat.status === "streaming";
	const { log, content, follow } = useStickToEnd();
	const send = (sentence: string) => {
		follow();
		chat.clearError();
		void chat.sendMessage({ text: sentence });
	};
	// The service writes the answer, so the service stops it; without it, at least the reading ends.
	const stop = () => void stopAnswer(thread).catch(() => chat.stop());
	useOnce(first, send);
	const newest = newestProposal(chat.messages);
	const asked = lastAsked(chat.messages);
	const again = asked ? () => send(asked) : null;
	const isTold = chat.messages.at(-1)?.parts.some((part) => part.type === "data-failure");
	return (
		<>
			<div
				ref={log}
				className={styles.log}
				role="log"
				aria-label={text.chat.log}
				aria-busy={busy}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
				tabIndex={0}
			>
				<div ref={content} className={styles.content}>
					{chat.messages.length === 0 ? <p className={styles.hint}>{text.chat.first}</p> : null}
					{chat.messages.map((message) => (
						<MessageView
							key={message.id}
							message={message}
							links={links}
							newest={newest}
							busy={busy}
							onSay={send}
							isLast={message === chat.messages.at(-1)}
							onRetry={again}
						/>
					))}
					{busy && news ? <DraftProgress news={news} /> : null}
					{chat.status === "submitted" ? <p className={styles.hint}>{text.chat.thinking}</p> : null}
					<ErrorNotice error={isTold ? null : chat.error} {...(again ? { onRetry: again } : {})} />
				</div>
			</div>
			<Announcer message={busy ? text.chat.thinking : lastWords(chat.messages)} />
			<Composer busy={busy} onSend={send} onStop={stop} />
		</>
	);
}

/** A sentence from another page is sent exactly once. */
function useOnce(sentence: string | null, send: (sentence: string) => void): void {
	const done = useRef(false);
	useEffect(() => {
		if (!sentence || done.current) return;
		done.current = true;
		send(sentence);
	});
}

/** Follow the end while the person is there; reading further up is left in peace. */
function useStickToEnd() {
	const log = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const atEnd = useRef(true);
	useEffect(() => {
		const box = log.current;
		if (!box || !content.current) return;
		let lastTop = 0;
		const onScroll = () => {
			const left = box.scrollHeight - box.scrollTop - box.clientHeight;
			// Growing content fires this too; only a person makes it go up.
			if (box.scrollTop < lastTop - 4) atEnd.current = false;
			if (left < NEAR_PX) atEnd.current = true;
			lastTop = box.scrollTop;
		};
		const observer = new ResizeObserver(() => {
			if (atEnd.current) box.scrollTop = box.scrollHeight;
		});
		box.addEventListener("scroll", onScroll, { passive: true });
		observer.observe(content.current);
		return () => {
			box.removeEventListener("scroll", onScroll);
			observer.disconnect();
		};
	}, []);
	const follow = () => {
		atEnd.current = true;
	};
	return { log, content, follow };
}

/** What was said last, by whomever. */
function lastAsked(messages: readonly ChatMessage[]): string {
	const last = messages.findLast((message) => message.role === "user");
	return (last?.parts ?? []).map((part) => (part.type === "text" ? part.text : "")).join("");
}

function newestProposal(messages: readonly ChatMessage[]): string | null {
	const parts = messages.flatMap((message) => message.parts);
	const patch = parts.findLast((part) => part.type === "data-patch");
	return patch?.type === "data-patch" ? patch.data.proposal_id : null;
}

function lastWords(messages: readonly ChatMessage[]): string {
	const last = messages.at(-1);
	if (last?.role !== "assistant") return "";
	return last.parts
		.map((part) => (part.type === "text" ? part.text : ""))
		.join(" ")
		.slice(0, 300);
}
