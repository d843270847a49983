import "./expression-code.css";
import {
	autocompletion,
	type CompletionContext,
	type CompletionResult,
	completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { Annotation, EditorState } from "@codemirror/state";
import {
	Decoration,
	EditorView,
	keymap,
	MatchDecorator,
	placeholder,
	ViewPlugin,
} from "@codemirror/view";
import { useEffect, useRef } from "react";
import { completionsAt } from "#/graph/completion.ts";
import type { Suggestion } from "#/graph/suggestions.ts";
import { cspNonce } from "#/ui/csp-nonce.ts";

export type CodeProps = {
	name: string;
	value: string;
	placeholder: string;
	suggestions: readonly Suggestion[];
	onChange: (value: string) => void;
};

/** What comes in from outside is not what somebody typed. */
const FROM_OUTSIDE = Annotation.define<boolean>();

/** A text field that knows {{ expressions }}: they stand out, and earlier values are completed. */
export default function ExpressionCode(props: CodeProps) {
	const host = useRef<HTMLDivElement>(null);
	const view = useRef<EditorView | null>(null);
	const newest = useRef(props);
	newest.current = props;
	useEffect(() => {
		if (!host.current) return;
		const editable = host.current.closest("fieldset:disabled") === null;
		const made = new EditorView({
			parent: host.current,
			state: EditorState.create({
				doc: newest.current.value,
				extensions: extensions(newest, editable),
			}),
		});
		view.current = made;
		return () => made.destroy();
	}, []);
	useEffect(() => {
		const { current } = view;
		const held = current?.state.doc.toString();
		if (!current || held === props.value) return;
		current.dispatch({
			changes: { from: 0, to: current.state.doc.length, insert: props.value },
			annotations: FROM_OUTSIDE.of(true),
		});
	}, [props.value]);
	return <div ref={host} className="nx-code" />;
}

function extensions(newest: { readonly current: CodeProps }, editable: boolean) {
	return [
		history(),
		// Tab stays with the page: the field is left as it was entered.
		keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
		autocompletion({
			override: [(context) => offered(context, newest.current.suggestions)],
			icons: false,
		}),
		EditorView.lineWrapping,
		EditorView.editable.of(editable),
		EditorView.cspNonce.of(cspNonce()),
		EditorView.contentAttributes.of({
			"aria-label": newest.current.name,
			role: "textbox",
			"aria-multiline": "true",
			spellcheck: "false",
			autocapitalize: "off",
		}),
		placeholder(newest.current.placeholder),
		EXPRESSIONS,
		EditorView.updateListener.of((update) => {
			const typed = !update.transactions.some((one) => one.annotation(FROM_OUTSIDE));
			if (update.docChanged && typed) newest.current.onChange(update.state.doc.toString());
		}),
	];
}

function offered(
	context: CompletionContext,
	suggestions: readonly Suggestion[],
): CompletionResult | null {
	const found = completionsAt(context.state.doc.toString(), context.pos, suggestions);
	if (!found) return null;
	return {
		from: found.from,
		filter: false,
		options: found.options.map(({ label, detail, kind }) => ({
			label,
			detail,
			...(kind === "function" ? { apply: `${label}(` } : {}),
		})),
	};
}

const MATCHES = new MatchDecorator({
	regexp: /\{\{.*?\}\}/g,
	decoration: Decoration.mark({ class: "nx-expression" }),
});

const EXPRESSIONS = ViewPlugin.define(
	(view) => ({
		marks: MATCHES.createDeco(view),
		update(update) {
			this.marks = MATCHES.updateDeco(update, this.marks);
		},
	}),
	{ decorations: (plugin) => plugin.marks },
);
