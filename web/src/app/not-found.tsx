import { Container } from "@mantine/core";
import { IconCompassOff } from "@tabler/icons-react";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { usePageTitle } from "#/ui/page.tsx";

export function NotFound() {
	usePageTitle(text.notFoundTitle);
	return (
		<Container size={640} py={80} component="main">
			<EmptyState icon={<IconCompassOff />} title={text.notFoundTitle} lead={text.notFound}>
				<ButtonLink to="/" mt="sm">
					{text.toHome}
				</ButtonLink>
			</EmptyState>
		</Container>
	);
}
