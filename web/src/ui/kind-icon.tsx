import {
	IconApi,
	IconArrowsSplit2,
	IconBolt,
	IconBox,
	IconBraces,
	IconBrandSlack,
	IconDatabase,
	IconFlag,
	IconHandStop,
	IconHourglass,
	IconList,
	IconMail,
	IconRepeat,
	IconSitemap,
	IconTextCaption,
	IconWorld,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Kind } from "#/graph/describe.ts";
import styles from "./kind-icon.module.css";

const ICONS: Record<Kind, ComponentType<{ size?: number }>> = {
	trigger: IconBolt,
	http: IconWorld,
	list: IconList,
	json: IconBraces,
	data: IconDatabase,
	text: IconTextCaption,
	slack: IconBrandSlack,
	email: IconMail,
	sql: IconDatabase,
	branch: IconArrowsSplit2,
	group: IconBox,
	wait: IconHourglass,
	approval: IconHandStop,
	call: IconSitemap,
	stop: IconFlag,
	other: IconApi,
};

const FAMILIES: Partial<Record<Kind, string>> = {
	trigger: "start",
	http: "reach",
	slack: "reach",
	email: "reach",
	sql: "reach",
	branch: "control",
	group: "control",
	wait: "control",
	approval: "control",
	call: "control",
	stop: "control",
};

export function KindIcon({ kind, size = 18 }: { kind: Kind; size?: number }) {
	const Icon = ICONS[kind];
	return (
		<span className={styles.tile} data-family={FAMILIES[kind] ?? "compute"} aria-hidden>
			<Icon size={size} />
		</span>
	);
}

export const RepeatIcon = IconRepeat;
