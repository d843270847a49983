import { Text, Title } from "@mantine/core";
import type { SimilarFailure } from "#/api/failures.ts";
import { text } from "#/strings/text.ts";
import { TextLink } from "#/ui/links.tsx";
import styles from "./runs.module.css";

/** Past failures that read alike, and the run after which each was over. */
export function SimilarFailures({ similar }: { similar: readonly SimilarFailure[] }) {
	if (similar.length === 0) return null;
	return (
		<section aria-labelledby="similar-title">
			<Title order={3} id="similar-title" mb={6}>
				{text.failures.similarTitle}
			</Title>
			<ul className={styles.similar}>
				{similar.map((one) => (
					<li key={one.run}>
						<TextLink
							to="/runs/$id"
							params={{ id: one.run }}
							size="sm"
							aria-label={text.failures.openRun(one.workflow)}
						>
							{one.workflow}
						</TextLink>
						<Text size="sm" component="span">
							{one.is_same_kind ? ` (${text.failures.sameKind})` : null}: {one.error?.message}
						</Text>
						{one.remedy ? (
							<Text size="xs" c="dimmed">
								{text.failures.mendedBy}{" "}
								<TextLink to="/runs/$id" params={{ id: one.remedy.run }} inherit underline="always">
									{one.remedy.version === null || !one.remedy.is_other_version
										? text.runs.sinceOpen
										: text.failures.mendedByVersion(one.remedy.version)}
								</TextLink>
							</Text>
						) : null}
					</li>
				))}
			</ul>
		</section>
	);
}
