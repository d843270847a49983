import { ActionIcon, Group, Input, Menu, Textarea } from "@mantine/core";
import { IconBraces } from "@tabler/icons-react";
import { lazy, type ReactNode, Suspense } from "react";
import type { Suggestion } from "#/graph/suggestions.ts";
import { text } from "#/strings/text.ts";
import styles from "./inspector.module.css";

const ExpressionCode = lazy(() => import("./expression-code.tsx"));
const LiveValue = lazy(() => import("./live-value.tsx"));
const EMPTY = "{{ }}";

type ExpressionProps = {
	label: ReactNode;
	name: string;
	value: string;
	suggestions: readonly Suggestion[];
	required?: boolean;
	description?: string;
	placeholder?: string;
	onChange: (value: string) => void;
	aside?: ReactNode;
	/** Whether it is read for each item of its step; what decides on the items is not. */
	perItem?: boolean;
	/** The argument it is, where that is worked out for each item by the action itself. */
	argument?: string | null;
};

/** An expression in {{ }}, with the values of earlier steps one click away. */
export function ExpressionInput(props: ExpressionProps) {
	const insert = (path: string) => props.onChange(withInserted(props.value, path));
	return (
		<div>
			<Input.Wrapper
				label={props.label}
				description={props.description}
				withAsterisk={props.required ?? false}
				labelElement="div"
			>
				<Suspense fallback={<Plain {...props} />}>
					<ExpressionCode
						name={props.name}
						placeholder={props.placeholder ?? EMPTY}
						value={props.value}
						suggestions={props.suggestions}
						onChange={props.onChange}
					/>
				</Suspense>
			</Input.Wrapper>
			<Group gap={4} justify="flex-end" align="flex-start" wrap="nowrap">
				<div className={styles.live}>
					<Suspense fallback={null}>
						<LiveValue
							value={props.value}
							perItem={props.perItem ?? true}
							argument={props.argument ?? null}
						/>
					</Suspense>
				</div>
				{props.suggestions.length > 0 ? (
					<Menu position="bottom-end" width={300}>
						<Menu.Target>
							<ActionIcon size={28} aria-label={`${text.inspector.insert} (${props.name})`}>
								<IconBraces size={16} />
							</ActionIcon>
						</Menu.Target>
						<Menu.Dropdown mah={320} style={{ overflow: "auto" }}>
							<Menu.Label>{text.inspector.insert}</Menu.Label>
							{props.suggestions.map((one) => (
								<Menu.Item key={one.path} onClick={() => insert(one.path)}>
									<span className={styles.path}>{one.path}</span>
									<span className={styles.type}>{one.type}</span>
								</Menu.Item>
							))}
						</Menu.Dropdown>
					</Menu>
				) : null}
				{props.aside}
			</Group>
		</div>
	);
}

/** The same field while the editor for expressions is on its way. */
function Plain(props: ExpressionProps) {
	return (
		<Textarea
			aria-label={props.name}
			autosize
			minRows={1}
			maxRows={8}
			placeholder={props.placeholder ?? EMPTY}
			value={props.value}
			spellCheck={false}
			onChange={(event) => props.onChange(event.currentTarget.value)}
			classNames={{ input: styles.code ?? "" }}
		/>
	);
}

/** Into the last braces when there are some, else as an expression of its own. */
function withInserted(value: string, path: string): string {
	const end = value.lastIndexOf("}}");
	if (value.trim() === "" || end === -1) return `${value}{{ ${path} }}`;
	const before = value.slice(0, end).trimEnd();
	return `${before} ${path} }}${value.slice(end + 2)}`;
}
