import { MultiSelect } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useTags } from "#/api/folders.ts";
import { text } from "#/strings/text.ts";

type FilterProps = { chosen: string[]; onChoose: (tags: string[]) => void };

/** Nothing to choose from is nothing to show. */
export function TagFilter({ chosen, onChoose }: FilterProps) {
	const tags = useTags().data?.items ?? [];
	if (tags.length === 0 && chosen.length === 0) return null;
	const counts = new Map(tags.map((one) => [one.name, one.workflows]));
	const names = new Set([...counts.keys(), ...chosen]);
	return (
		<MultiSelect
			aria-label={text.shelf.filterTags}
			placeholder={chosen.length === 0 ? text.shelf.tags : ""}
			leftSection={<IconTag size={16} />}
			data={[...names].map((name) => ({ value: name, label: name }))}
			renderOption={({ option }) => `${option.label} (${counts.get(option.value) ?? 0})`}
			value={chosen}
			onChange={onChoose}
			clearable
			clearButtonProps={{ "aria-label": text.close }}
			flex="1 1 200px"
		/>
	);
}
