import { Button, Popover, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { Problem } from "#/api/drafts.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";
import { ProblemLines } from "./problem-lines.tsx";

type ButtonProps = { problems: readonly Problem[]; onSelect: (step: string) => void };

export function ProblemsButton({ problems, onSelect }: ButtonProps) {
	const [opened, popover] = useDisclosure(false);
	const none = problems.length === 0;
	return (
		<Popover
			opened={opened}
			onChange={popover.toggle}
			width="min(360px, 94vw)"
			position="bottom-end"
			trapFocus
		>
			<Popover.Target>
				<Button
					size="sm"
					variant="subtle"
					color="gray"
					className={styles.problemsButton ?? ""}
					data-open={!none}
					data-count={problems.length}
					onClick={popover.toggle}
					leftSection={none ? <IconCircleCheck size={16} /> : <IconAlertTriangle size={16} />}
				>
					<span className={styles.barWords}>
						{none ? text.editor.noProblems : text.editor.problemsCount(problems.length)}
					</span>
				</Button>
			</Popover.Target>
			<Popover.Dropdown>
				<Title order={2} mb="sm">
					{none ? text.editor.noProblems : text.editor.problems}
				</Title>
				<ProblemLines
					problems={problems}
					onSelect={(step) => {
						popover.close();
						onSelect(step);
					}}
				/>
			</Popover.Dropdown>
		</Popover>
	);
}
