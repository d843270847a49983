import { SegmentedControl } from "@mantine/core";
import { IconHandStop } from "@tabler/icons-react";
import { useState } from "react";
import { useApprovals } from "#/api/approvals.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { ApprovalCard } from "./approval-card.tsx";

export function ApprovalsPage() {
	const [status, setStatus] = useState<"pending" | "decided">("pending");
	const approvals = useApprovals(status);
	const items = approvals.data?.items ?? [];
	return (
		<Page
			title={text.approvals.title}
			lead={text.approvals.lead}
			actions={
				<SegmentedControl
					aria-label={text.approvals.title}
					value={status}
					onChange={(value) => setStatus(value as "pending" | "decided")}
					data={[
						{ value: "pending", label: text.approvals.pending },
						{ value: "decided", label: text.approvals.decided },
					]}
				/>
			}
		>
			<ErrorNotice error={approvals.error} onRetry={() => void approvals.refetch()} />
			{approvals.isPending ? <LoadingRows rows={2} /> : null}
			{approvals.isSuccess && items.length === 0 ? (
				<EmptyState
					icon={<IconHandStop />}
					title={status === "pending" ? text.approvals.emptyTitle : text.approvals.noneDecided}
					lead={status === "pending" ? text.approvals.empty : text.approvals.noneDecidedLead}
				/>
			) : null}
			{items.length > 0 ? (
				<ul className={card.list}>
					{items.map((approval) => (
						<ApprovalCard key={approval.id} approval={approval} />
					))}
				</ul>
			) : null}
		</Page>
	);
}
