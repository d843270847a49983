import { useAlerts } from "#/api/alerts.ts";
import { useApprovals } from "#/api/approvals.ts";
import { alike } from "#/graph/alike.ts";

/** What waits for a person, by the page it is on. */
export function useCounts(): { "/approvals": number; "/alerts": number } {
	const approvals = useApprovals("pending").data?.items.length ?? 0;
	const alerts = alike(useAlerts(true).data?.pages[0]?.items ?? []).length;
	return { "/approvals": approvals, "/alerts": alerts };
}
