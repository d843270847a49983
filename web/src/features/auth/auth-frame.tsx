import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "#/strings/text.ts";
import { usePageTitle } from "#/ui/page.tsx";
import styles from "./auth-frame.module.css";

/** The quiet page around the three forms people meet before they are in. */
export function AuthFrame({
	title,
	lead,
	children,
}: {
	title: string;
	lead: string;
	children: ReactNode;
}) {
	usePageTitle(title);
	return (
		<main className={styles.page}>
			<div className={styles.card}>
				<Stack gap="lg">
					<div className={styles.brand}>
						<img src="/icon.svg" alt="" width={32} height={32} />
						<span>{text.product}</span>
					</div>
					<div>
						<Title order={1}>{title}</Title>
						<Text c="dimmed" mt={4}>
							{lead}
						</Text>
					</div>
					{children}
				</Stack>
			</div>
		</main>
	);
}
