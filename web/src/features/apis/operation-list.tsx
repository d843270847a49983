import { Badge, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import {
	type Effect,
	type ImportedOperation,
	type ImportedWhole,
	useSetEffect,
} from "#/api/imported-apis.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { sayFailure } from "#/ui/toast.ts";
import styles from "./apis.module.css";

const A_PAGE = 30;
const EFFECTS = ["read", "idempotent_write", "write", "irreversible", "spend"] as const;

type ListProps = { api: ImportedWhole; mayChange: boolean };

/** The operations by their names; a large service has thousands, so they are shown a page at a time. */
export function OperationList({ api, mayChange }: ListProps) {
	const [query, setQuery] = useState("");
	const [shown, setShown] = useState(A_PAGE);
	const setEffect = useSetEffect(api.key);
	const found = api.operations.filter((one) => isMatch(one, query));
	return (
		<>
			{api.operations.length > 8 ? (
				<TextInput
					aria-label={text.apis.filter}
					placeholder={text.apis.filter}
					leftSection={<IconSearch size={16} />}
					mb="sm"
					value={query}
					onChange={(event) => {
						setQuery(event.currentTarget.value);
						setShown(A_PAGE);
					}}
				/>
			) : null}
			<ul className={`${card.card} ${card.rows} ${card.list}`}>
				{found.slice(0, shown).map((operation) => (
					<Operation
						key={operation.action}
						operation={operation}
						mayChange={mayChange}
						onEffect={(effect) =>
							setEffect.mutate({ action: operation.action, effect }, { onError: sayFailure })
						}
					/>
				))}
				{found.length === 0 ? <li className={styles.refused}>{text.apis.none}</li> : null}
			</ul>
			{found.length > shown ? (
				<Button variant="default" mt="sm" onClick={() => setShown(shown + A_PAGE)}>
					{text.apis.showMore}
				</Button>
			) : null}
		</>
	);
}

type OperationProps = {
	operation: ImportedOperation;
	mayChange: boolean;
	onEffect: (effect: Effect | null) => void;
};

function Operation({ operation, mayChange, onEffect }: OperationProps) {
	const { action, title, request, connections, deprecated, notes } = operation;
	const facts = [
		request,
		...(connections.length > 0 ? [text.apis.takes(connections.join(", "))] : []),
		...notes,
	];
	return (
		<li className={styles.operation}>
			<div className={styles.named}>
				<div className={styles.title}>
					{title || action}
					{deprecated ? (
						<Badge ml={8} size="sm" variant="light" color="gray">
							{text.apis.deprecated}
						</Badge>
					) : null}
				</div>
				<code className={styles.code}>{action}</code>
				<div className={card.soft}>{facts.join(" · ")}</div>
			</div>
			{mayChange ? (
				<EffectChoice operation={operation} onEffect={onEffect} />
			) : (
				<Badge variant="light">{text.inspector.effect[operation.effect]}</Badge>
			)}
		</li>
	);
}

/** What the service says stands as the first choice: choosing it takes back what was set. */
function EffectChoice({ operation, onEffect }: Omit<OperationProps, "mayChange">) {
	const { action, effect, effect_is_set: isSet } = operation;
	const words = (one: string) => text.inspector.effect[one] ?? one;
	const own = isSet ? text.apis.bySource : text.apis.asDocument(words(effect));
	return (
		<NativeSelect
			className={styles.effect}
			aria-label={text.apis.effectOf(action)}
			value={isSet ? effect : ""}
			data={[
				{ value: "", label: own },
				...EFFECTS.map((one) => ({ value: one, label: words(one) })),
			]}
			onChange={(event) => onEffect((event.currentTarget.value || null) as Effect | null)}
		/>
	);
}

function isMatch({ action, title, request }: ImportedOperation, query: string): boolean {
	const said = `${action} ${title} ${request}`.toLowerCase();
	return query
		.toLowerCase()
		.split(/\s+/)
		.every((word) => said.includes(word));
}
