import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useSteerRun } from "#/api/runs.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { say, sayFailure } from "#/ui/toast.ts";

type SteeringProps = { id: string; status: string; size?: "sm" | "compact-sm" };

/** Pause, go on, and cancel, which asks once; the same beside the graph and on the page of the run. */
export function Steering({ id, status, size = "sm" }: SteeringProps) {
	const steer = useSteerRun(id);
	const [asking, ask] = useDisclosure(false);
	const paused = status === "paused";
	const cancel = () =>
		steer.mutate("cancel", {
			onSuccess: () => {
				ask.close();
				say(text.runs.cancelling);
			},
			onError: sayFailure,
		});
	return (
		<>
			<Button
				size={size}
				variant="default"
				leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
				onClick={() => steer.mutate(paused ? "resume" : "pause", { onError: sayFailure })}
			>
				{paused ? text.runs.resume : text.runs.pause}
			</Button>
			<Button
				size={size}
				variant="default"
				leftSection={<IconPlayerStop size={16} />}
				onClick={ask.open}
			>
				{text.runs.cancel}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={cancel}
				title={text.runs.cancelTitle}
				action={text.runs.cancel}
				loading={steer.isPending}
				danger
			>
				{text.runs.cancelText}
			</Confirm>
		</>
	);
}
