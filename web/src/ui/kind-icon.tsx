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
import { useApp } from "#/api/catalog.ts";
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

type KindProps = { kind: Kind; app?: string | null; size?: number };

/** What a step is, as a drawing; one of an app that has none here is drawn as the app draws itself. */
export function KindIcon({ kind, app, size = 18 }: KindProps) {
	const Icon = ICONS[kind];
	return (
		<span className={styles.tile} data-family={FAMILIES[kind] ?? "compute"} aria-hidden>
			{kind === "other" && app ? <Drawing app={app} size={size} /> : <Icon size={size} />}
		</span>
	);
}

function Drawing({ app, size }: { app: string; size: number }) {
	const icon = useApp(app).data?.icon;
	if (!icon) return <IconApi size={size} />;
	// As a mask it has the colour of the words beside it, in both themes.
	const maskImage = `url("data:image/svg+xml,${encodeURIComponent(icon)}")`;
	return <span className={styles.drawing} style={{ width: size, height: size, maskImage }} />;
}

export const RepeatIcon = IconRepeat;
