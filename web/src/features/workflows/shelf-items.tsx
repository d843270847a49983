import { Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArchive, IconArchiveOff, IconFolderSymlink, IconTag } from "@tabler/icons-react";
import { type Folder, type Shelved, usePutAway, useShelve } from "#/api/folders.ts";
import type { Workflow } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { sayFailure, sayWithUndo } from "#/ui/toast.ts";
import { MoveDialog } from "./move-dialog.tsx";
import { TagsDialog } from "./tags-dialog.tsx";

/** Moving, tagging and putting away; what was done is said with the way back. */
export function useShelfActions(workflow: Workflow, folders: Folder[]) {
	const [moving, move] = useDisclosure(false);
	const [tagging, tag] = useDisclosure(false);
	const shelve = useShelve();
	const away = usePutAway();
	const put = (next: Shelved, before: Shelved, said: string) => {
		const to = (where: Shelved, done?: () => void) =>
			shelve.mutate(
				{ id: workflow.id, ...where },
				{ ...(done ? { onSuccess: done } : {}), onError: sayFailure },
			);
		to(next, () => sayWithUndo(said, () => to(before)));
	};
	const turn = (to: boolean, done?: () => void) =>
		away.mutate(
			{ id: workflow.id, away: to },
			{ ...(done ? { onSuccess: done } : {}), onError: sayFailure },
		);
	const isAway = workflow.archived_at !== null;
	const said = isAway ? text.shelf.takenBack : text.shelf.putAwayDone;
	return {
		isAway,
		openMove: move.open,
		openTags: tag.open,
		turnAway: () => turn(!isAway, () => sayWithUndo(said(workflow.name), () => turn(isAway))),
		dialogs: (
			<>
				<MoveDialog
					opened={moving}
					onClose={move.close}
					title={text.shelf.moveTitle(workflow.name)}
					folders={folders}
					from={workflow.folder_id}
					onMove={(folder_id, where) =>
						put(
							{ folder_id },
							{ folder_id: workflow.folder_id },
							text.shelf.moved(workflow.name, where),
						)
					}
				/>
				<TagsDialog
					opened={tagging}
					onClose={tag.close}
					title={text.shelf.tagsTitle(workflow.name)}
					tags={workflow.tags}
					onSave={(tags) =>
						put({ tags }, { tags: workflow.tags }, text.shelf.tagsSaved(workflow.name))
					}
				/>
			</>
		),
	};
}

type ShelfActions = ReturnType<typeof useShelfActions>;

export function ShelfItems({ isAway, openMove, openTags, turnAway }: ShelfActions) {
	return (
		<>
			{isAway ? null : (
				<>
					<Menu.Item leftSection={<IconFolderSymlink size={16} />} onClick={openMove}>
						{text.shelf.move}
					</Menu.Item>
					<Menu.Item leftSection={<IconTag size={16} />} onClick={openTags}>
						{text.shelf.tags}
					</Menu.Item>
				</>
			)}
			<Menu.Item
				leftSection={isAway ? <IconArchiveOff size={16} /> : <IconArchive size={16} />}
				onClick={turnAway}
			>
				{isAway ? text.shelf.takeBack : text.shelf.putAway}
			</Menu.Item>
		</>
	);
}
