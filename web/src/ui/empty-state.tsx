import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./empty-state.module.css";

/** Says what belongs here and offers the next thing to do. */
export function EmptyState(props: {
	icon: ReactNode;
	title: string;
	lead: string;
	children?: ReactNode;
}) {
	return (
		<Stack align="center" gap="xs" className={styles.empty}>
			<span className={styles.icon} aria-hidden>
				{props.icon}
			</span>
			<Title order={2}>{props.title}</Title>
			<Text c="dimmed" maw={420} ta="center">
				{props.lead}
			</Text>
			{props.children}
		</Stack>
	);
}
