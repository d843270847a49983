import { TextInput } from "@mantine/core";
import { useState } from "react";
import { useRenameWorkflow, type Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { sayFailure } from "#/ui/toast.ts";
import styles from "./editor.module.css";

/** The name is its own heading and can be changed in place. */
export function NameField({ workflow, mayEdit }: { workflow: Workflow; mayEdit: boolean }) {
	const [name, setName] = useState(workflow.name);
	const rename = useRenameWorkflow(workflow.id);
	const settle = () => {
		const wanted = name.trim();
		if (!wanted) setName(workflow.name);
		else if (wanted !== workflow.name) rename.mutate(wanted, { onError: sayFailure });
	};
	return (
		<div className={styles.name}>
			<h1 className="nx-sr">{workflow.name}</h1>
			<TextInput
				variant="unstyled"
				aria-label={text.editor.name}
				value={name}
				maxLength={200}
				readOnly={!mayEdit}
				classNames={{ input: styles.nameInput ?? "" }}
				onChange={(event) => setName(event.currentTarget.value)}
				onBlur={settle}
				onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
			/>
		</div>
	);
}
