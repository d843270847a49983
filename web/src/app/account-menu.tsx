import { Menu, SegmentedControl, useMantineColorScheme } from "@mantine/core";
import { IconKeyboard, IconLogout } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { forgetWords } from "#/api/kept-words.ts";
import { useLogout } from "#/api/session.ts";
import { forgetUnsaved } from "#/api/unsaved.ts";
import { chooseLanguage, LANGUAGES, type Language, language } from "#/strings/language.ts";
import { text } from "#/strings/text.ts";
import { AccountButton } from "./account-button.tsx";
import { useKeysDialog } from "./keys/keys-store.ts";

/** The menu behind one's own name, which opens as it comes: it comes when it is asked for. */
export default function AccountMenu({ compact }: { compact: boolean }) {
	const [opened, setOpened] = useState(false);
	// Opened as by a click: a menu that begins open would not know where the focus came from.
	useEffect(() => setOpened(true), []);
	const logout = useLogout();
	const navigate = useNavigate();
	const showKeys = useKeysDialog((state) => state.open);
	const leave = () =>
		logout.mutate(undefined, {
			onSettled: () => {
				forgetWords();
				forgetUnsaved();
				void navigate({ to: "/login", search: {} });
			},
		});
	return (
		<Menu position="right-end" width={240} withinPortal opened={opened} onChange={setOpened}>
			<Menu.Target>
				<AccountButton ref={focus} compact={compact} />
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

/** The button that was pressed is gone; the focus is on this one in its place, and comes back to it. */
function focus(button: HTMLButtonElement | null): void {
	button?.focus();
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
