import { SegmentedControl } from "@mantine/core";
import { text } from "#/strings/text.ts";
import styles from "./editor.module.css";

export type PhoneTab = "chat" | "outline" | "run";

/** On a phone one part of the editor is seen at a time. */
export function PhoneTabs({ tab, onTab }: { tab: PhoneTab; onTab: (tab: PhoneTab) => void }) {
	return (
		<div className={styles.tabs}>
			<SegmentedControl
				fullWidth
				aria-label={text.editor.panels}
				value={tab}
				onChange={(value) => onTab(value as PhoneTab)}
				data={[
					{ value: "chat", label: text.editor.tabs.chat },
					{ value: "outline", label: text.editor.tabs.outline },
					{ value: "run", label: text.editor.tabs.run },
				]}
			/>
		</div>
	);
}
