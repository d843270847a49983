import { Container, Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { text } from "#/strings/text.ts";

type PageProps = {
	title: string;
	lead?: ReactNode;
	actions?: ReactNode;
	size?: number;
	children: ReactNode;
};

/** A page with one heading; the tab's title follows it. */
export function Page({ title, lead, actions, size = 960, children }: PageProps) {
	usePageTitle(title);
	return (
		<Container size={size} py={{ base: "lg", sm: 40 }} px={{ base: "md", sm: "xl" }}>
			<Stack gap="xl">
				<Group justify="space-between" align="flex-end" gap="md">
					<div>
						<Title order={1}>{title}</Title>
						{lead ? (
							<Text c="dimmed" mt={4} component="div">
								{lead}
							</Text>
						) : null}
					</div>
					{actions ? <Group gap="sm">{actions}</Group> : null}
				</Group>
				{children}
			</Stack>
		</Container>
	);
}

export function usePageTitle(title: string): void {
	useEffect(() => {
		document.title = `${title} · ${text.product}`;
	}, [title]);
}
