import { Skeleton, Stack } from "@mantine/core";
import { text } from "#/strings/text.ts";

export function LoadingRows({ rows = 4 }: { rows?: number }) {
	return (
		<Stack gap="sm" role="status" aria-label={text.loading}>
			{Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
				<Skeleton key={key} height={56} radius="md" />
			))}
		</Stack>
	);
}
