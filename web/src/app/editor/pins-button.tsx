import { Button, Menu } from "@mantine/core";
import { IconPin, IconPinnedOff } from "@tabler/icons-react";
import { useEffect } from "react";
import type { Draft } from "#/api/drafts.ts";
import { usePins, useUnpin } from "#/api/step-tests.ts";
import { useCanvasStore } from "#/features/canvas/canvas-store.ts";
import { findStep, humanized, labelOf } from "#/graph/document.ts";
import { text } from "#/strings/text.ts";
import { sayFailure } from "#/ui/toast.ts";

type PinsProps = { draft: Draft; mayEdit: boolean; onSelect: (step: string) => void };

/** How many steps answer in tests with something pinned, which ones, and the way to be rid of them. */
export default function PinsButton({ draft, mayEdit, onSelect }: PinsProps) {
	const pins = usePins(draft.workflow_id);
	const unpin = useUnpin(draft.workflow_id);
	const show = useCanvasStore((state) => state.show);
	useEffect(() => {
		show({ pinned: new Set(pins.map((pin) => pin.step)) });
		return () => show({ pinned: new Set() });
	}, [show, pins]);
	if (pins.length === 0) return null;
	const nameOf = (id: string) => {
		const step = findStep(draft.document, id)?.step;
		return step ? labelOf(step) : humanized(id);
	};
	return (
		<Menu position="bottom-end" width={260}>
			<Menu.Target>
				<Button
					visibleFrom="sm"
					size="sm"
					variant="subtle"
					color="gray"
					leftSection={<IconPin size={16} />}
				>
					{text.stepTest.pins(pins.length)}
				</Button>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Label>{text.stepTest.pinsLead}</Menu.Label>
				{pins.map((pin) => (
					<Menu.Item key={pin.step} onClick={() => onSelect(pin.step)}>
						{nameOf(pin.step)}
					</Menu.Item>
				))}
				{mayEdit ? (
					<>
						<Menu.Divider />
						<Menu.Item
							leftSection={<IconPinnedOff size={16} />}
							onClick={() =>
								unpin.mutate(
									pins.map((pin) => pin.step),
									{ onError: sayFailure },
								)
							}
						>
							{text.stepTest.unpinAll}
						</Menu.Item>
					</>
				) : null}
			</Menu.Dropdown>
		</Menu>
	);
}
