import { Chip, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconTemplate } from "@tabler/icons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { type Area, useTemplates } from "#/api/templates.ts";
import { text } from "#/strings/text.ts";
import { EmptyState } from "#/ui/empty-state.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { TemplateCard } from "./template-card.tsx";
import styles from "./templates.module.css";

const TYPING_MS = 250;
const ALL = "all";
const AREAS = Object.keys(text.templates.area) as (Area | typeof ALL)[];

/** Everything there is to start from: found by words, narrowed by area. */
export function TemplatesPage() {
	const { q, area, look } = useLooking();
	const templates = useTemplates(q, area);
	const [wanted, setWanted] = useState(q);
	const lookLater = useDebouncedCallback((words: string) => look({ q: words.trim() }), TYPING_MS);
	const items = templates.data ?? [];
	return (
		<Page title={text.templates.title} lead={text.templates.lead} size={1120}>
			<Stack gap="md">
				<TextInput
					leftSection={<IconSearch size={17} />}
					placeholder={text.templates.search}
					aria-label={text.templates.search}
					value={wanted}
					onChange={(event) => {
						setWanted(event.currentTarget.value);
						lookLater(event.currentTarget.value);
					}}
				/>
				<Chip.Group
					value={area ?? ALL}
					onChange={(chosen) => look({ area: chosen === ALL ? "" : String(chosen) })}
				>
					<Group gap={8} role="radiogroup" aria-label={text.templates.areas}>
						{AREAS.map((one) => (
							<Chip key={one} value={one} size="sm" variant="light">
								{text.templates.area[one]}
							</Chip>
						))}
					</Group>
				</Chip.Group>
				<ErrorNotice error={templates.error} onRetry={() => void templates.refetch()} />
				{templates.isPending ? <LoadingRows /> : null}
				{templates.isSuccess && items.length === 0 ? (
					<EmptyState
						icon={<IconTemplate />}
						title={text.templates.noneTitle}
						lead={area === "own" && q === "" ? text.templates.noneOwn : text.templates.none}
					/>
				) : null}
				{items.length > 0 ? (
					<>
						<Text size="sm" c="dimmed" role="status">
							{text.templates.found(items.length)}
						</Text>
						<ul className={styles.grid}>
							{items.map((template) => (
								<TemplateCard key={template.key} template={template} />
							))}
						</ul>
					</>
				) : null}
			</Stack>
		</Page>
	);
}

/** What is looked for stands in the address, so that the way back from a template leads to it. */
function useLooking() {
	const search = useSearch({ from: "/shell/templates" });
	const navigate = useNavigate();
	const area = AREAS.find((one): one is Area => one !== ALL && one === search.area) ?? null;
	const q = search.q ?? "";
	const look = (changed: { q?: string; area?: string }) => {
		const next = { q, area: area ?? "", ...changed };
		void navigate({
			to: "/templates",
			search: { ...(next.q ? { q: next.q } : {}), ...(next.area ? { area: next.area } : {}) },
			replace: true,
		});
	};
	return { q, area, look };
}
