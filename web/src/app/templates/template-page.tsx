import { Button, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate, useParams } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useMayEdit } from "#/api/session.ts";
import {
	type TemplateDetail,
	useRemoveTemplate,
	useTemplate,
	useTemplateUse,
} from "#/api/templates.ts";
import Outline from "#/features/canvas/outline.tsx";
import { isObject, type JsonObject } from "#/graph/json.ts";
import { text } from "#/strings/text.ts";
import card from "#/ui/card.module.css";
import { Confirm } from "#/ui/confirm.tsx";
import { ButtonLink } from "#/ui/links.tsx";
import { LoadingRows } from "#/ui/loading.tsx";
import { ErrorNotice } from "#/ui/notice.tsx";
import { Page } from "#/ui/page.tsx";
import { LazyForm } from "#/ui/schema-form/lazy-form.tsx";
import { serviceName } from "#/ui/service-name.ts";
import { say, sayFailure } from "#/ui/toast.ts";
import styles from "./template-page.module.css";

const StillGraph = lazy(() => import("../still-graph.tsx"));

/** One template: its graph, its steps, what it needs, and the way to a draft of one's own. */
export function TemplatePage() {
	const { key } = useParams({ from: "/shell/templates/$key" });
	const template = useTemplate(key);
	if (template.error) {
		return (
			<Page title={text.templates.title} actions={<AllTemplates />}>
				<ErrorNotice error={template.error} onRetry={() => void template.refetch()} />
			</Page>
		);
	}
	if (!template.data) return <LoadingRows />;
	return <Shown key={key} template={template.data} />;
}

function AllTemplates() {
	return (
		<ButtonLink to="/templates" variant="default">
			{text.templates.all}
		</ButtonLink>
	);
}

function Shown({ template }: { template: TemplateDetail }) {
	const [selected, select] = useState<string | null>(null);
	return (
		<Page title={template.title} lead={template.summary} size={1120} actions={<AllTemplates />}>
			<div className={styles.columns}>
				<Stack gap="md" miw={0}>
					<section className={styles.graph} aria-label={text.templates.picture}>
						<Suspense fallback={<LoadingRows rows={3} />}>
							<StillGraph document={template.document} selected={selected} onSelect={select} />
						</Suspense>
					</section>
					<section aria-labelledby="template-steps">
						<Title order={2} id="template-steps" mb="xs">
							{text.templates.steps}
						</Title>
						<Outline
							document={template.document}
							selected={selected}
							onSelect={select}
							onRemove={null}
						/>
					</section>
				</Stack>
				<Start template={template} />
			</div>
		</Page>
	);
}

/** What to set and to know before it is one's own. */
function Start({ template }: { template: TemplateDetail }) {
	const [inputs, setInputs] = useState<JsonObject>({});
	const use = useTemplateUse(template.key);
	const navigate = useNavigate();
	const mayEdit = useMayEdit();
	const schema = template.inputs as JsonObject;
	const asks = isObject(schema.properties) && Object.keys(schema.properties).length > 0;
	const start = () =>
		use.mutate(inputs, {
			onSuccess: (made) => void navigate({ to: "/w/$id", params: { id: made.id } }),
		});
	return (
		<aside className={`${card.card} ${styles.start}`} aria-label={text.templates.start}>
			{mayEdit ? (
				<div>
					<Button
						fullWidth
						leftSection={<IconPlus size={17} />}
						loading={use.isPending}
						onClick={start}
					>
						{text.templates.start}
					</Button>
					<Text size="sm" c="dimmed" mt={6}>
						{text.templates.startLead}
					</Text>
				</div>
			) : null}
			<ErrorNotice error={use.error} />
			<Facts template={template} />
			{asks && mayEdit ? (
				<section aria-labelledby="template-set">
					<Title order={2} id="template-set" size="h5" mb="xs">
						{text.templates.set}
					</Title>
					<LazyForm idPrefix="template" schema={schema} value={inputs} onChange={setInputs} />
				</section>
			) : null}
			{template.origin === "own" && mayEdit ? <TakeAway template={template} /> : null}
		</aside>
	);
}

function Facts({ template }: { template: TemplateDetail }) {
	const { forecast, connections } = template;
	return (
		<dl className={styles.facts}>
			<dt>{text.templates.connections}</dt>
			<dd>
				{connections.length === 0
					? text.templates.connectionsNone
					: connections.map((one) => `${serviceName(one.service)} (${one.key})`).join(", ")}
			</dd>
			<dt>{text.templates.oneRun}</dt>
			<dd>
				{forecast
					? text.templates.oneRunOf(forecast.calls, forecast.reads, forecast.writes)
					: text.templates.noForecast}
			</dd>
		</dl>
	);
}

function TakeAway({ template }: { template: TemplateDetail }) {
	const [asking, ask] = useDisclosure(false);
	const remove = useRemoveTemplate();
	const navigate = useNavigate();
	const take = () =>
		remove.mutate(template.key, {
			onSuccess: () => {
				say(text.templates.removed);
				void navigate({ to: "/templates" });
			},
			onError: sayFailure,
		});
	return (
		<>
			<Button variant="subtle" color="red" onClick={ask.open}>
				{text.templates.remove}
			</Button>
			<Confirm
				opened={asking}
				onClose={ask.close}
				onConfirm={take}
				title={text.templates.removeTitle}
				action={text.templates.remove}
				danger
				loading={remove.isPending}
			>
				{text.templates.removeText}
			</Confirm>
		</>
	);
}
