import { Kbd, Modal, Stack, Switch, Title } from "@mantine/core";
import { text } from "#/strings/text.ts";
import { useKeysStore } from "#/ui/keys.ts";
import styles from "./keys.module.css";
import { useKeysDialog } from "./keys-store.ts";

/** Every key there is, and the switch for those of a single letter. */
export default function KeysDialog() {
	const { close } = useKeysDialog();
	const { single, setSingle } = useKeysStore();
	return (
		<Modal
			opened
			onClose={close}
			size="lg"
			title={text.keys.title}
			closeButtonProps={{ "aria-label": text.close }}
		>
			<Stack>
				<Switch
					label={text.keys.single}
					description={text.keys.singleWhy}
					checked={single}
					onChange={(event) => setSingle(event.currentTarget.checked)}
				/>
				{text.keys.groups.map((group) => (
					<section key={group.title}>
						<Title order={2} mb="xs">
							{group.title}
						</Title>
						<dl className={styles.keys}>
							{group.keys.map(([keys, does]) => (
								<div key={keys} className={styles.row}>
									<dt>
										<Kbd>{keys}</Kbd>
									</dt>
									<dd>{does}</dd>
								</div>
							))}
						</dl>
					</section>
				))}
			</Stack>
		</Modal>
	);
}
