import { Avatar, Tooltip } from "@mantine/core";
import { usePeopleHere } from "#/api/drafts.ts";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";

const SHOWN = 3;

/** The others who have this draft open now; what they change appears by itself. */
export function PeopleHere({ workflow }: { workflow: string }) {
	const people = usePeopleHere(workflow).data ?? [];
	const said = text.editor.alsoHere(people.map((one) => one.name).join(", "));
	return (
		<div role="status" className={styles.people}>
			{people.length === 0 ? null : (
				<Tooltip label={said}>
					<div>
						<span className="nx-sr">{said}</span>
						<Avatar.Group aria-hidden>
							{people.slice(0, SHOWN).map((one) => (
								<Avatar key={one.user_id} size={28} radius="xl" name={one.name} color="iris" />
							))}
							{people.length > SHOWN ? (
								<Avatar size={28} radius="xl">{`+${people.length - SHOWN}`}</Avatar>
							) : null}
						</Avatar.Group>
					</div>
				</Tooltip>
			)}
		</div>
	);
}
