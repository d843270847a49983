import { Button, Group, Stack, Switch, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { plainValue } from "#/graph/describe.ts";
import type { Case, Step } from "#/graph/document.ts";
import { freshCaseId } from "#/graph/new-step.ts";
import { text } from "#/strings/text.ts";
import type { ControlProps } from "./control.ts";
import { ExpressionInput } from "./expression-input.tsx";
import styles from "./inspector.module.css";

const OTHERWISE = "otherwise";

/** The ways out of a branch, tried in order, and the one that is left when none holds. */
export function BranchFields({ edit, suggestions }: ControlProps) {
	const cases = edit.step.cases ?? [];
	const put = (at: number, part: Partial<Case>) =>
		edit.change({ cases: cases.map((one, index) => (index === at ? { ...one, ...part } : one)) });
	return (
		<Stack gap="md">
			{cases.map((one, index) => (
				<fieldset key={one.id} className={styles.way}>
					<legend>{text.inspector.way(index + 1)}</legend>
					<TextInput
						label={text.inspector.stepName}
						value={one.name ?? ""}
						placeholder={one.id}
						onChange={(event) => put(index, named(event.currentTarget.value))}
					/>
					<ExpressionInput
						label={text.inspector.caseWhen(one.name ?? one.id)}
						name={text.inspector.caseWhen(one.name ?? one.id)}
						value={typeof one.when === "string" ? one.when : plainValue(one.when)}
						suggestions={suggestions}
						onChange={(when) => put(index, { when })}
					/>
					{cases.length > 1 ? (
						<Button
							variant="subtle"
							color="red"
							size="compact-sm"
							leftSection={<IconTrash size={15} />}
							onClick={() => edit.change({ cases: cases.filter((_, at) => at !== index) })}
						>
							{text.inspector.removeWay(index + 1)}
						</Button>
					) : null}
				</fieldset>
			))}
			<Group>
				<Button
					variant="default"
					size="compact-sm"
					leftSection={<IconPlus size={15} />}
					onClick={() =>
						edit.change({ cases: [...cases, { id: freshCaseId(edit.step), when: "{{ true }}" }] })
					}
				>
					{text.inspector.addWay}
				</Button>
			</Group>
			<Switch
				label={text.inspector.otherwise}
				checked={Boolean(edit.step.else)}
				onChange={(event) =>
					edit.change({
						else: event.currentTarget.checked ? OTHERWISE : undefined,
					} as Partial<Step>)
				}
			/>
		</Stack>
	);
}

/** A way without a name of its own is called by its id. */
function named(name: string): Partial<Case> {
	return { name: name || undefined } as Partial<Case>;
}
