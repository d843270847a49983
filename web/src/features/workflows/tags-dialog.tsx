import { Button, Group, Modal, Stack, TagsInput } from "@mantine/core";
import { useState } from "react";
import { useTags } from "#/api/folders.ts";
import { text } from "#/strings/text.ts";

const MOST_TAGS = 20;
const LONGEST_TAG = 40;

type TagsProps = {
	opened: boolean;
	title: string;
	tags: string[];
	onClose: () => void;
	onSave: (tags: string[]) => void;
};

export function TagsDialog(props: TagsProps) {
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={props.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Words key={props.tags.join(",")} {...props} />
		</Modal>
	);
}

function Words({ tags, onClose, onSave }: TagsProps) {
	const [chosen, choose] = useState(tags);
	const known = useTags().data?.items.map((one) => one.name) ?? [];
	const save = () => {
		onClose();
		onSave(chosen);
	};
	return (
		<Stack>
			<TagsInput
				label={text.shelf.tags}
				description={text.shelf.tagsLead}
				data={known}
				value={chosen}
				maxTags={MOST_TAGS}
				splitChars={[","]}
				acceptValueOnBlur
				onChange={(words) => choose(words.map((one) => one.trim().slice(0, LONGEST_TAG)))}
				data-autofocus
			/>
			<Group justify="flex-end">
				<Button variant="default" onClick={onClose}>
					{text.cancel}
				</Button>
				<Button onClick={save}>{text.shelf.save}</Button>
			</Group>
		</Stack>
	);
}
