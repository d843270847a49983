import {
	Avatar,
	Menu,
	SegmentedControl,
	UnstyledButton,
	useMantineColorScheme,
} from "@mantine/core";
import { IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { forgetWords } from "#/api/kept-words.ts";
import { useLogout, useMe } from "#/api/session.ts";
import { forgetUnsaved } from "#/api/unsaved.ts";
import { chooseLanguage, LANGUAGES, type Language, language } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { useKeysDialog } from "./keys/keys-store.ts";
import styles from "./shell.module.css";

export function AccountMenu({ compact }: { compact: boolean }) {
	const me = useMe().data;
	const logout = useLogout();
	const navigate = useNavigate();
	const showKeys = useKeysDialog((state) => state.open);
	if (!me?.user) return null;
	const leave = () =>
		logout.mutate(undefined, {
			onSettled: () => {
				forgetWords();
				forgetUnsaved();
				void navigate({ to: "/login", search: {} });
			},
		});
	return (
		<Menu position="right-end" width={240} withinPortal>
			<Menu.Target>
				<UnstyledButton className={styles.account}>
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
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Label>{text.nav.theme}</Menu.Label>
				<ThemeChoice />
				<Menu.Label>{text.nav.language}</Menu.Label>
				<SegmentedControl
					fullWidth
					size="xs"
					aria-label={text.nav.language}
					value={language()}
					onChange={(value) => chooseLanguage(value as Language)}
					data={LANGUAGES.map(({ value, label }) => ({ value, label }))}
				/>
				<Menu.Divider />
				<Menu.Item leftSection={<IconKeyboard size={16} />} onClick={showKeys}>
					{text.nav.keys}
				</Menu.Item>
				<Menu.Item leftSection={<IconLogout size={16} />} onClick={leave}>
					{text.nav.logout}
				</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}

function ThemeChoice() {
	const { colorScheme, setColorScheme } = useMantineColorScheme();
	return (
		<SegmentedControl
			fullWidth
			size="xs"
			aria-label={text.nav.theme}
			value={colorScheme}
			onChange={(value) => setColorScheme(value as "light" | "dark" | "auto")}
			data={[
				{ value: "light", label: text.nav.light },
				{ value: "dark", label: text.nav.dark },
				{ value: "auto", label: text.nav.system },
			]}
		/>
	);
}
