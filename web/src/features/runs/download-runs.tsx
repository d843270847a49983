import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { allRuns, type RunFilter, type RunSummary } from "#/api/runs.ts";
import { csvOf } from "#/graph/csv.ts";
import { text } from "#/strings/text.ts";
import { saveFile } from "#/ui/save-file.ts";
import { say, sayFailure } from "#/ui/toast.ts";

const MOST = 5_000;

/** The runs the filters leave, as a file for a spreadsheet. */
export function DownloadRuns({ filter }: { filter: RunFilter }) {
	const download = useMutation({
		mutationFn: () => allRuns(filter, MOST),
		onSuccess: (runs) => {
			saveFile("runs.csv", "text/csv", csvOfRuns(runs));
			if (runs.length === MOST) say(text.runs.csvCut(MOST));
		},
		onError: sayFailure,
	});
	return (
		<Button
			variant="default"
			leftSection={<IconDownload size={16} />}
			loading={download.isPending}
			onClick={() => download.mutate()}
		>
			{text.runs.csv}
		</Button>
	);
}

function csvOfRuns(runs: readonly RunSummary[]): string {
	const head = ["id", "workflow", "version", "status", "created", "started", "finished", "failure"];
	return csvOf(
		[...head, "error"],
		runs.map((run) => [
			run.id,
			run.workflow_name,
			run.version,
			run.status,
			run.created_at,
			run.started_at,
			run.finished_at,
			run.failure,
			run.error?.message,
		]),
	);
}
