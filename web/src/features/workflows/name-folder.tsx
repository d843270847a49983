import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type Folder, useChangeFolder, useMakeFolder } from "#/api/folders.ts";
import { text } from "#/strings/text.ts";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

type DialogProps = { opened: boolean; onClose: () => void };

export function MakeFolder(props: DialogProps & { parent: Folder | null }) {
	const make = useMakeFolder();
	const send = (name: string) =>
		make.mutate(
			{ name, parent_id: props.parent?.id ?? null },
			{
				onSuccess: (made) => {
					props.onClose();
					say(text.shelf.folderMade(made.path));
				},
			},
		);
	return (
		<NameDialog
			{...props}
			title={props.parent ? text.shelf.newFolderIn : text.shelf.newFolder}
			action={text.shelf.make}
			name=""
			pending={make.isPending}
			error={make.error}
			onSend={send}
		/>
	);
}

export function RenameFolder(props: DialogProps & { folder: Folder }) {
	const change = useChangeFolder();
	const { folder } = props;
	const send = (name: string) =>
		change.mutate({ id: folder.id, name }, { onSuccess: () => props.onClose() });
	return (
		<NameDialog
			{...props}
			title={text.shelf.renameTitle(folder.name)}
			action={text.shelf.rename}
			name={folder.name}
			pending={change.isPending}
			error={change.error}
			onSend={send}
		/>
	);
}

type NameProps = DialogProps & {
	title: string;
	action: string;
	name: string;
	pending: boolean;
	error: Error | null;
	onSend: (name: string) => void;
};

function NameDialog(props: NameProps) {
	return (
		<Modal
			opened={props.opened}
			onClose={props.onClose}
			title={props.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<NameForm key={props.name} {...props} />
		</Modal>
	);
}

function NameForm({ name: before, action, pending, error, onSend, onClose }: NameProps) {
	const [name, setName] = useState(before);
	const send = (event: FormEvent) => {
		event.preventDefault();
		onSend(name.trim());
	};
	return (
		<form onSubmit={send}>
			<Stack>
				<TextInput
					label={text.shelf.folderName}
					value={name}
					maxLength={80}
					data-autofocus
					onChange={(event) => setName(event.currentTarget.value)}
				/>
				<ErrorNotice error={error} />
				<Group justify="flex-end">
					<Button variant="default" onClick={onClose}>
						{text.cancel}
					</Button>
					<Button type="submit" disabled={name.trim() === ""} loading={pending}>
						{action}
					</Button>
				</Group>
			</Stack>
		</form>
	);
}
