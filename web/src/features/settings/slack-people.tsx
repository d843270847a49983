import { Badge, Button, Stack, Text, Title } from "@mantine/core";
import { type SlackLink, useUnlinkSlack } from "#/api/slack.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { sayFailure } from "#/ui/toast.ts";

type SlackPeopleProps = { links: SlackLink[]; team: string; mayUnlink: boolean };

/** Who speaks and decides in Slack as whom; one's own link is taken back by oneself. */
export function SlackPeople({ links, team, mayUnlink }: SlackPeopleProps) {
	const unlink = useUnlinkSlack();
	return (
		<Stack mt="md">
			<Title order={2}>{text.slack.people}</Title>
			{links.length === 0 ? <Text c="dimmed">{text.slack.nobody}</Text> : null}
			{links.length > 0 ? (
				<ul className={`${card.card} ${card.rows} ${card.list}`}>
					{links.map((link) => (
						<li key={link.id} className={card.row}>
							<div className={card.grow}>
								<div className={card.title}>{link.name}</div>
								<div className={card.soft}>{text.slack.is(link.slack_name, team)}</div>
							</div>
							{link.is_mine ? (
								<Badge variant="light" tt="none">
									{text.slack.you}
								</Badge>
							) : null}
							{link.is_mine || mayUnlink ? (
								<Button
									size="compact-sm"
									variant="subtle"
									color="red"
									aria-label={text.slack.unlinkOf(link.slack_name)}
									loading={unlink.isPending && unlink.variables === link.id}
									onClick={() => unlink.mutate(link.id, { onError: sayFailure })}
								>
									{text.slack.unlink}
								</Button>
							) : null}
						</li>
					))}
				</ul>
			) : null}
		</Stack>
	);
}
