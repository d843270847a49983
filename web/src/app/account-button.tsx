import { Avatar, UnstyledButton } from "@mantine/core";
import type { ComponentProps } from "react";
import { useMe } from "#/api/session.ts";
import { text } from "#/strings/text.ts";
import styles from "./shell.module.css";

type AccountButtonProps = ComponentProps<"button"> & { compact: boolean };

/** One's own name, which opens the account's menu. */
export function AccountButton({ compact, ...rest }: AccountButtonProps) {
	const me = useMe().data;
	if (!me?.user) return null;
	return (
		<UnstyledButton {...rest} className={styles.account}>
			<span className="nx-sr">{text.nav.account}: </span>
			<Avatar size={30} radius="xl" name={me.user.name} color="iris" aria-hidden />
			{compact ? (
				<span className="nx-sr">{me.user.name}</span>
			) : (
				<span className={styles.who}>
					<span className={styles.name}>{me.user.name}</span>
					<span className={styles.organization}>{me.organization.name}</span>
				</span>
			)}
		</UnstyledButton>
	);
}
