import { Badge, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { Template } from "#/api/templates.ts";
import { text } from "#/strings/text.ts";
import { serviceName } from "#/ui/service-name.ts";
import styles from "./templates.module.css";

/** What it does and what it needs; the whole card leads to it. */
export function TemplateCard({ template }: { template: Template }) {
	const services = new Set(template.connections.map((one) => one.service));
	return (
		<li className={styles.item}>
			<Link to="/templates/$key" params={{ key: template.key }} className={styles.card}>
				<span className={styles.area}>{text.templates.area[template.category]}</span>
				<h2 className={styles.title}>{template.title}</h2>
				<p className={styles.summary}>{template.summary}</p>
				{services.size === 0 ? (
					<span className={styles.nothing}>{text.templates.needsNothing}</span>
				) : (
					<Group gap={6} className={styles.needs ?? ""}>
						<span className={styles.nothing}>{text.templates.needs}</span>
						{[...services].map((service) => (
							<Badge key={service} variant="light" color="gray" tt="none" fw={500}>
								{serviceName(service)}
							</Badge>
						))}
					</Group>
				)}
			</Link>
		</li>
	);
}
