/** Live events: one EventSource per tab over everything the open pages follow. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import { isFinished, mergeEvents, type RunEvent } from "#/graph/run-state.ts";
import { draftKey } from "./draft-key.ts";
import type { Draft } from "./drafts.ts";
import { runEventsKey } from "./runs.ts";

type Topic = `run:${string}` | `draft:${string}`;
type Link = "open" | "lost" | "idle";

const FLUSH_MS = 60;
const RETRY_MS = 2_000;

class TabStream {
	#topics = new Map<Topic, number>();
	#source: EventSource | null = null;
	#link: Link = "idle";
	#listeners = new Set<() => void>();
	#waiting = new Map<string, RunEvent[]>();
	#flush: ReturnType<typeof setTimeout> | null = null;
	#reopen: ReturnType<typeof setTimeout> | null = null;
	#cache: QueryClient | null = null;

	follow(topic: Topic, cache: QueryClient): () => void {
		this.#cache = cache;
		this.#count(topic, 1);
		return () => this.#count(topic, -1);
	}

	subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	link = (): Link => this.#link;

	#count(topic: Topic, by: number): void {
		const before = this.#topics.get(topic) ?? 0;
		if (before + by > 0) this.#topics.set(topic, before + by);
		else this.#topics.delete(topic);
		if (before === 0 || before + by === 0) this.#schedule(0);
	}

	#schedule(delay_ms: number): void {
		if (this.#reopen) clearTimeout(this.#reopen);
		this.#reopen = setTimeout(() => this.#open(), delay_ms);
	}

	#open(): void {
		this.#source?.close();
		this.#source = null;
		if (this.#topics.size === 0) {
			this.#set("idle");
			return;
		}
		const source = new EventSource(`/api/v1/stream?${this.#query()}`);
		this.#source = source;
		source.onopen = () => {
			const wasLost = this.#link === "lost";
			this.#set("open");
			if (wasLost) this.#catchUp();
		};
		source.onerror = () => {
			this.#set("lost");
			if (source.readyState === EventSource.CLOSED) this.#schedule(RETRY_MS);
		};
		source.addEventListener("run", (event) => this.#onRun(event.data));
		source.addEventListener("draft", (event) => this.#onDraft(event.data));
		this.#catchUp();
	}

	#query(): string {
		const named = (kind: string) =>
			[...this.#topics.keys()]
				.filter((topic) => topic.startsWith(`${kind}:`))
				.map((topic) => topic.slice(kind.length + 1))
				.join(",");
		const query = new URLSearchParams();
		for (const kind of ["run", "draft"]) if (named(kind)) query.set(`${kind}s`, named(kind));
		return query.toString();
	}

	/** A new subscription has no position: ask once for what happened meanwhile. */
	#catchUp(): void {
		for (const topic of this.#topics.keys()) {
			const [kind, id = ""] = topic.split(":");
			const key = kind === "run" ? runEventsKey(id) : draftKey(id);
			void this.#cache?.invalidateQueries({ queryKey: key });
		}
	}

	#onRun(data: string): void {
		const { run_id, envelope } = JSON.parse(data) as { run_id: string; envelope: RunEvent };
		this.#waiting.set(run_id, [...(this.#waiting.get(run_id) ?? []), envelope]);
		this.#flush ??= setTimeout(() => this.#deliver(), FLUSH_MS);
	}

	#deliver(): void {
		this.#flush = null;
		for (const [run, events] of this.#waiting) {
			this.#cache?.setQueryData<RunEvent[]>(runEventsKey(run), (known) =>
				mergeEvents(known ?? [], events),
			);
			if (events.some((event) => event.type === "run.finished" || event.type.startsWith("step."))) {
				void this.#cache?.invalidateQueries({ queryKey: ["run", run] });
			}
			if (events.some((event) => event.type === "run.finished")) {
				void this.#cache?.invalidateQueries({ queryKey: ["runs"] });
				void this.#cache?.invalidateQueries({ queryKey: ["workflow"] });
			}
		}
		this.#waiting.clear();
	}

	#onDraft(data: string): void {
		const { workflow_id, revision } = JSON.parse(data) as { workflow_id: string; revision: number };
		const known = this.#cache?.getQueryData<Draft>(draftKey(workflow_id));
		if (!known || known.revision < revision) {
			void this.#cache?.invalidateQueries({ queryKey: draftKey(workflow_id) });
		}
	}

	#set(link: Link): void {
		if (link === this.#link) return;
		this.#link = link;
		for (const listener of this.#listeners) listener();
	}
}

const tab = new TabStream();

export function useFollowRun(id: string | null, status: string | undefined): void {
	const live = id !== null && !isFinished(status ?? "");
	useFollow(live ? `run:${id}` : null);
}

export function useFollowDraft(id: string | null): void {
	useFollow(id ? `draft:${id}` : null);
}

function useFollow(topic: Topic | null): void {
	const cache = useQueryClient();
	useEffect(() => (topic ? tab.follow(topic, cache) : undefined), [topic, cache]);
}

export function useLink(): Link {
	return useSyncExternalStore(tab.subscribe, tab.link);
}
