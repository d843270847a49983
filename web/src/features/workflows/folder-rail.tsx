import { Button, Group, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArchive, IconFolder, IconFolderPlus, IconSitemap } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import type { Folder } from "#/api/folders.ts";
import type { Shelf } from "#/api/workflows.ts";
import { text } from "#/strings/text.ts";
import { FolderMenu } from "./folder-menu.tsx";
import styles from "./folder-rail.module.css";
import { MakeFolder } from "./name-folder.tsx";
import type { ShelfSearch } from "./use-shelf.ts";

type RailProps = {
	folders: Folder[];
	shelf: Shelf;
	mayEdit: boolean;
	onChoose: (place: ShelfSearch) => void;
};

const AWAY = "away";

/** Every folder as a tree beside the list; on a phone the same as one field. */
export function FolderRail({ folders, shelf, mayEdit, onChoose }: RailProps) {
	const [making, make] = useDisclosure(false);
	const current = folders.find((one) => one.id === shelf.folder);
	const chosen = shelf.archived ? AWAY : (shelf.folder ?? "");
	return (
		<div className={styles.rail}>
			<Group hiddenFrom="md" align="flex-end" gap="xs">
				<Select
					label={text.shelf.folder}
					flex={1}
					value={chosen}
					allowDeselect={false}
					data={[
						{ value: "", label: text.shelf.all },
						...folders.map((one) => ({ value: one.id, label: one.path })),
						{ value: AWAY, label: text.shelf.away },
					]}
					onChange={(value) => onChoose(placeOf(value))}
				/>
				{mayEdit && current ? <FolderMenu folder={current} folders={folders} active /> : null}
			</Group>
			<nav aria-label={text.shelf.folders} className={styles.tree}>
				<ul className={styles.list}>
					<Place search={{}} active={chosen === ""} icon={<IconSitemap size={16} />}>
						{text.shelf.all}
					</Place>
					{folders.map((folder) => (
						<FolderPlace
							key={folder.id}
							folder={folder}
							folders={folders}
							active={chosen === folder.id}
							mayEdit={mayEdit}
						/>
					))}
					<Place
						search={{ away: "1" }}
						active={chosen === AWAY}
						icon={<IconArchive size={16} />}
						className={styles.away ?? ""}
					>
						{text.shelf.away}
					</Place>
				</ul>
			</nav>
			{mayEdit ? (
				<Button
					variant="subtle"
					size="compact-sm"
					className={styles.new ?? ""}
					leftSection={<IconFolderPlus size={16} />}
					onClick={make.open}
				>
					{text.shelf.newFolder}
				</Button>
			) : null}
			<MakeFolder opened={making} onClose={make.close} parent={null} />
		</div>
	);
}

function placeOf(value: string | null): ShelfSearch {
	if (value === AWAY) return { away: "1" };
	return value ? { folder: value } : {};
}

type FolderPlaceProps = { folder: Folder; folders: Folder[]; active: boolean; mayEdit: boolean };

function FolderPlace({ folder, folders, active, mayEdit }: FolderPlaceProps) {
	const depth = folder.path.split("/").length - 1;
	return (
		<Place
			search={{ folder: folder.id }}
			active={active}
			icon={<IconFolder size={16} />}
			depth={depth}
			count={folder.workflows}
			title={folder.path}
			after={mayEdit ? <FolderMenu folder={folder} folders={folders} active={active} /> : null}
		>
			{folder.name}
		</Place>
	);
}

type PlaceProps = {
	search: ShelfSearch;
	active: boolean;
	icon: React.ReactNode;
	children: string;
	depth?: number;
	count?: number;
	title?: string;
	after?: React.ReactNode;
	className?: string;
};

function Place(props: PlaceProps) {
	return (
		<li
			className={`${styles.place} ${props.className ?? ""}`}
			data-active={props.active}
			style={{ "--depth": props.depth ?? 0 } as CSSProperties}
		>
			<Link
				to="/workflows"
				search={props.search}
				className={styles.link}
				title={props.title}
				{...(props.active ? { "aria-current": "true" as const } : {})}
			>
				<span className={styles.icon} aria-hidden>
					{props.icon}
				</span>
				<span className={styles.name}>{props.children}</span>
				{props.count === undefined ? null : <span className={styles.count}>{props.count}</span>}
			</Link>
			{props.after}
		</li>
	);
}
