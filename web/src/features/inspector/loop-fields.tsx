import { Stack, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { holeOf, type Step } from "#/graph/document.ts";
import type { Suggestion } from "#/graph/suggestions.ts";
import { text } from "#/strings/text.ts";
import { ExpressionInput } from "./expression-input.tsx";
import type { StepEdit } from "./use-step-edit.ts";

type LoopProps = {
	edit: StepEdit;
	suggestions: readonly Suggestion[];
	renderHole: (path: string) => ReactNode;
};

/** For which items, and under which condition, a step runs. */
export function LoopFields({ edit, suggestions, renderHole }: LoopProps) {
	const { step, change } = edit;
	const loop = step.foreach;
	const changeItems = (items: string) =>
		change({ foreach: items ? { ...loop, items } : undefined } as Partial<Step>);
	return (
		<Stack gap="md">
			{holeOf(loop?.items) ? (
				renderHole("/foreach/items")
			) : (
				<ExpressionInput
					label={text.inspector.foreach}
					name={text.inspector.foreach}
					value={typeof loop?.items === "string" ? loop.items : ""}
					suggestions={suggestions}
					perItem={false}
					onChange={changeItems}
				/>
			)}
			{loop ? (
				<TextInput
					label={text.inspector.loopName}
					value={loop.as ?? "item"}
					onChange={(event) => change({ foreach: { ...loop, as: event.currentTarget.value } })}
				/>
			) : null}
			{holeOf(loop?.key) ? renderHole("/foreach/key") : null}
			{holeOf(step.when) ? (
				renderHole("/when")
			) : (
				<ExpressionInput
					label={text.inspector.when}
					name={text.inspector.when}
					value={typeof step.when === "string" ? step.when : ""}
					suggestions={suggestions}
					perItem={false}
					onChange={(when) => change({ when })}
				/>
			)}
		</Stack>
	);
}
