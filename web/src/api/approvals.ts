import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client, type Schemas, unwrap } from "./client.ts";

export type Approval = Schemas["ApprovalShown"];
export type Outcome = Schemas["DecideGiven"]["outcome"];

export function useApprovals(status: "pending" | "decided") {
	return useQuery({
		queryKey: ["approvals", status],
		refetchInterval: 30_000,
		queryFn: () => unwrap(client.GET("/api/v1/approvals", { params: { query: { status } } })),
	});
}

export function useDecideApproval() {
	const cache = useQueryClient();
	return useMutation({
		mutationFn: (given: { approval: Approval; outcome: Outcome; comment: string }) =>
			unwrap(
				client.POST("/api/v1/approvals/{approval_id}", {
					params: { path: { approval_id: given.approval.id } },
					body: {
						outcome: given.outcome,
						digest: given.approval.digest,
						comment: given.comment || null,
					},
				}),
			),
		onSettled: () => void cache.invalidateQueries({ queryKey: ["approvals"] }),
	});
}
