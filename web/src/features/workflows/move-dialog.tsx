import { Button, Group, Modal, Select, Stack } from "@mantine/core";
import { useState } from "react";
import type { Folder } from "#/api/folders.ts";
import { text } from "#/strings/text.ts";

type MoveProps = {
	opened: boolean;
	title: string;
	folders: Folder[];
	from: string | null;
	onClose: () => void;
	onMove: (folder: string | null, where: string) => void;
};

export function MoveDialog(props: MoveProps) {
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={props.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Choice key={props.from} {...props} />
		</Modal>
	);
}

function Choice({ folders, from, onClose, onMove }: MoveProps) {
	const [chosen, choose] = useState(from ?? "");
	const move = () => {
		onClose();
		const path = folders.find((one) => one.id === chosen)?.path;
		onMove(chosen || null, path ?? text.shelf.top);
	};
	return (
		<Stack>
			<Select
				label={text.shelf.folder}
				data={[
					{ value: "", label: text.shelf.top },
					...folders.map((one) => ({ value: one.id, label: one.path })),
				]}
				value={chosen}
				onChange={(value) => choose(value ?? "")}
				allowDeselect={false}
				searchable
				data-autofocus
			/>
			<Group justify="flex-end">
				<Button variant="default" onClick={onClose}>
					{text.cancel}
				</Button>
				<Button disabled={chosen === (from ?? "")} onClick={move}>
					{text.shelf.moveHere}
				</Button>
			</Group>
		</Stack>
	);
}
