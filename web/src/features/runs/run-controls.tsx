import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlayerPause, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useSteerRun } from "#/api/runs.ts";
import { isFinished } from "#/graph/run-state.ts";
import { text } from "#/strings/text.ts";
import { Confirm } from "#/ui/confirm.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { say, sayFailure } from "#/ui/toast.ts";

export function RunControls(props: { id: string; status: string; workflow: string }) {
	return (
		<>
			{isFinished(props.status) ? null : <Steering id={props.id} status={props.status} />}
			<ButtonLink to="/w/$id" params={{ id: props.workflow }} variant="default">
				{text.runs.openWorkflow}
			</ButtonLink>
		</>
	);
}

function Steering({ id, status }: { id: string; status: string }) {
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
				variant="default"
				leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
				onClick={() => steer.mutate(paused ? "resume" : "pause", { onError: sayFailure })}
			>
				{paused ? text.runs.resume : text.runs.pause}
			</Button>
			<Button variant="default" leftSection={<IconPlayerStop size={16} />} onClick={ask.open}>
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
