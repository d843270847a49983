import { Container, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { text } from "#/strings/text.ts";
import { usePageTitle } from "#/ui/page.tsx";
import { AskBox } from "./ask-box.tsx";
import { Examples } from "./examples.tsx";
import { NeedsAttention } from "./needs-attention.tsx";
import { RecentWorkflows } from "./recent-workflows.tsx";

export function HomePage() {
	usePageTitle(text.nav.home);
	const navigate = useNavigate();
	const ask = (sentence: string) =>
		void navigate({ to: "/w/$id", params: { id: "new" }, search: { ask: sentence } });
	return (
		<Container size={880} py={{ base: 32, sm: 72 }} px={{ base: "md", sm: "xl" }}>
			<Stack gap={40}>
				<Stack gap="lg">
					<div>
						<Title order={1} fz={{ base: 28, sm: 36 }} lts="-0.02em">
							{text.home.title}
						</Title>
						<Text c="dimmed" mt={8} maw={580}>
							{text.home.lead}
						</Text>
					</div>
					<AskBox onAsk={ask} />
					<Examples onAsk={ask} />
				</Stack>
				<SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
					<RecentWorkflows />
					<NeedsAttention />
				</SimpleGrid>
			</Stack>
		</Container>
	);
}
