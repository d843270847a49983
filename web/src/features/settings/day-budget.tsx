import { Button, NumberInput, Stack, Text } from "@mantine/core";
import { useForm } from "@mantine/form";
import { type Budget, type DayLimits, useBudget, useSetBudget } from "#/api/budget.ts";
import { text } from "#/strings/text.ts";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { say } from "#/ui/toast.ts";

const RESOURCES = ["usd", "tokens", "calls"] as const;
type Typed = Record<keyof DayLimits, number | string>;

/** What the organization may spend on a day, and what it has spent today. */
export function DayBudget({ mayChange }: { mayChange: boolean }) {
	const budget = useBudget();
	if (budget.isPending) return <LoadingRows rows={3} />;
	if (budget.isError)
		return <ErrorNotice error={budget.error} onRetry={() => void budget.refetch()} />;
	return <DayBudgetForm budget={budget.data} mayChange={mayChange} />;
}

function DayBudgetForm({ budget, mayChange }: { budget: Budget; mayChange: boolean }) {
	const change = useSetBudget();
	const { usd, tokens, calls } = budget.per_day;
	const form = useForm<Typed>({
		initialValues: { usd: usd ?? "", tokens: tokens ?? "", calls: calls ?? "" },
	});
	return (
		<form
			onSubmit={form.onSubmit((given) =>
				change.mutate(limitsOf(given), { onSuccess: () => say(text.budget.saved) }),
			)}
		>
			<Stack maw={420}>
				<Text size="sm">{text.budget.lead}</Text>
				{RESOURCES.map((one) => (
					<NumberInput
						key={one}
						label={text.budget[one]}
						description={text.budget.spent(budget.spent[one].toLocaleString())}
						placeholder={text.budget.noLimit}
						min={0}
						allowNegative={false}
						allowDecimal={one === "usd"}
						thousandSeparator=" "
						readOnly={!mayChange}
						{...form.getInputProps(one)}
					/>
				))}
				{budget.is_used_up ? (
					<Text size="sm" c="red" role="status">
						{text.budget.usedUp}
					</Text>
				) : null}
				<Text size="sm" c="dimmed">
					{text.budget.ofOne}
				</Text>
				<ErrorNotice error={change.error} />
				{mayChange ? (
					<div>
						<Button type="submit" loading={change.isPending}>
							{text.budget.save}
						</Button>
					</div>
				) : null}
			</Stack>
		</form>
	);
}

/** An empty field is no limit. */
function limitsOf(typed: Typed): DayLimits {
	const limit = (told: number | string) => (told === "" ? null : Number(told));
	return { usd: limit(typed.usd), tokens: limit(typed.tokens), calls: limit(typed.calls) };
}
