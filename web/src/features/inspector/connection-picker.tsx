import { Button, Group, Select, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { Action } from "#/api/catalog.ts";
import { useConnections } from "#/api/connections.ts";
import { text } from "#/strings/text.ts";
import { ConnectionDialog } from "#/ui/connection-dialog.tsx";
import { SignInButton } from "#/ui/sign-in-button.tsx";

type PickerProps = {
	need: NonNullable<Action["connection"]>;
	value: string | undefined;
	onChange: (key: string | undefined) => void;
};

/** Which account a step uses; a new one can be made right here. */
export function ConnectionPicker({ need, value, onChange }: PickerProps) {
	const connections = useConnections().data ?? [];
	const [opened, dialog] = useDisclosure(false);
	const fitting = connections.filter((one) => need.kinds.includes(one.kind));
	const options = fitting.map((one) => ({ value: one.key, label: one.name }));
	const chosen = fitting.find((one) => one.key === value);
	if (value && !options.some((one) => one.value === value)) options.push({ value, label: value });
	return (
		<Stack gap="xs" align="flex-start">
			<Group align="flex-start" gap="xs" wrap="nowrap" w="100%">
				<Select
					flex={1}
					label={text.inspector.connection}
					withAsterisk={need.required}
					placeholder={fitting.length > 0 ? text.inspector.choose : text.inspector.connectionNone}
					data={options}
					value={value ?? null}
					clearable={!need.required}
					error={need.required && !value ? text.inspector.connectionNeeded : null}
					onChange={(key) => onChange(key ?? undefined)}
				/>
				<Button
					variant="default"
					px="sm"
					mt={24}
					aria-label={text.inspector.connectionNew}
					title={text.inspector.connectionNew}
					onClick={dialog.open}
				>
					<IconPlus size={17} />
				</Button>
				<ConnectionDialog
					opened={opened}
					onClose={dialog.close}
					kinds={need.kinds}
					onDone={(made) => onChange(made.key)}
				/>
			</Group>
			{chosen ? <SignInButton connection={chosen} comesBack /> : null}
		</Stack>
	);
}
