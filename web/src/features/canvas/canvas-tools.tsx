import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowsMaximize, IconMinus, IconPlus, IconSortDescending2 } from "@tabler/icons-react";
import { Panel, useReactFlow } from "@xyflow/react";
import type { ReactNode } from "react";
import { text } from "#/strings/text.ts";
import { useKeys } from "#/ui/keys.ts";
import styles from "./canvas.module.css";

export function CanvasTools({ readOnly, onTidy }: { readOnly: boolean; onTidy: () => void }) {
	const flow = useReactFlow();
	const fit = () => void flow.fitView({ padding: 0.18, maxZoom: 1 });
	useKeys([
		["0", fit],
		["1", () => void flow.zoomTo(1)],
	]);
	return (
		<Panel position="top-right" className={styles.tools ?? ""}>
			<Tool label={text.canvas.zoomIn} onClick={() => void flow.zoomIn()}>
				<IconPlus size={17} />
			</Tool>
			<Tool label={text.canvas.zoomOut} onClick={() => void flow.zoomOut()}>
				<IconMinus size={17} />
			</Tool>
			<Tool label={text.canvas.fit} onClick={fit}>
				<IconArrowsMaximize size={17} />
			</Tool>
			{readOnly ? null : (
				<Tool label={text.canvas.tidy} onClick={onTidy}>
					<IconSortDescending2 size={17} />
				</Tool>
			)}
		</Panel>
	);
}

function Tool(props: { label: string; onClick: () => void; children: ReactNode }) {
	return (
		<Tooltip label={props.label} position="left">
			<ActionIcon size={34} aria-label={props.label} onClick={props.onClick}>
				{props.children}
			</ActionIcon>
		</Tooltip>
	);
}
