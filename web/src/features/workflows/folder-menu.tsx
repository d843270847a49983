import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
	IconDots,
	IconFolderPlus,
	IconFolderSymlink,
	IconPencil,
	IconTrash,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type Folder, useChangeFolder, useDeleteFolder } from "#/api/folders.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { say, sayFailure, sayWithUndo } from "#/ui/toast.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { MakeFolder, RenameFolder } from "./name-folder.tsx";

type MenuProps = { folder: Folder; folders: Folder[]; active: boolean };

export function FolderMenu({ folder, folders, active }: MenuProps) {
	const [making, make] = useDisclosure(false);
	const [naming, name] = useDisclosure(false);
	const [moving, move] = useDisclosure(false);
	const [asking, ask] = useDisclosure(false);
	const { put, remove, removing } = useFolderActions(folder, active, ask.close);
	return (
		<>
			<Menu position="bottom-start">
				<Menu.Target>
					<ActionIcon size={28} aria-label={text.shelf.moreFolder(folder.path)}>
						<IconDots size={15} />
					</ActionIcon>
				</Menu.Target>
				<Menu.Dropdown>
					<Menu.Item leftSection={<IconFolderPlus size={16} />} onClick={make.open}>
						{text.shelf.newFolderIn}
					</Menu.Item>
					<Menu.Item leftSection={<IconPencil size={16} />} onClick={name.open}>
						{text.shelf.rename}
					</Menu.Item>
					<Menu.Item leftSection={<IconFolderSymlink size={16} />} onClick={move.open}>
						{text.shelf.moveFolder}
					</Menu.Item>
					<Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={ask.open}>
						{text.shelf.deleteFolder}
					</Menu.Item>
				</Menu.Dropdown>
			</Menu>
			<MakeFolder opened={making} onClose={make.close} parent={folder} />
			<RenameFolder opened={naming} onClose={name.close} folder={folder} />
			<MoveDialog
				opened={moving}
				onClose={move.close}
				title={text.shelf.moveFolderTitle(folder.name)}
				folders={folders.filter((one) => !`${one.path}/`.startsWith(`${folder.path}/`))}
				from={folder.parent_id}
				onMove={put}
			/>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={remove}
				title={text.shelf.deleteFolderTitle}
				action={text.shelf.deleteFolder}
				loading={removing}
				danger
			>
				{text.shelf.deleteFolderText(folder.path)}
			</Confirm>
		</>
	);
}

function useFolderActions(folder: Folder, active: boolean, onRemoved: () => void) {
	const change = useChangeFolder();
	const gone = useDeleteFolder();
	const navigate = useNavigate();
	const to = (parent_id: string | null, done: () => void) =>
		change.mutate({ id: folder.id, parent_id }, { onSuccess: done, onError: sayFailure });
	return {
		removing: gone.isPending,
		put: (parent: string | null, where: string) =>
			to(parent, () =>
				sayWithUndo(text.shelf.moved(folder.name, where), () =>
					to(folder.parent_id, () => undefined),
				),
			),
		remove: () =>
			gone.mutate(folder.id, {
				onSuccess: () => {
					onRemoved();
					say(text.shelf.folderDeleted(folder.name));
					if (active) void navigate({ to: "/workflows", search: {} });
				},
				onError: sayFailure,
			}),
	};
}
