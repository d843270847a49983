import { Container } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { ErrorNotice } from "#/ui/notice.tsx";

/** A page that broke says so and can be tried again; the rest of the app stays usable. */
export function PageFailed({ error, reset }: { error: unknown; reset: () => void }) {
	const router = useRouter();
	const again = () => {
		reset();
		void router.invalidate();
	};
	return (
		<Container size={640} py={80}>
			<ErrorNotice error={error} onRetry={again} />
		</Container>
	);
}
