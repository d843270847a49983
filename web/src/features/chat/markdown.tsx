import ReactMarkdown from "react-markdown";
import rehypeSanitize from "rehype-sanitize";
import styles from "./chat.module.css";

const PLUGINS = [rehypeSanitize];

/** Words of an answer. No pictures: an address in one could carry data away. */
export function Markdown({ words }: { words: string }) {
	return (
		<div className={styles.words}>
			<ReactMarkdown
				rehypePlugins={PLUGINS}
				disallowedElements={["img", "h1", "h2", "h3"]}
				unwrapDisallowed
				components={{
					a: ({ href, children }) => (
						<a href={safeLink(href)} target="_blank" rel="noopener noreferrer">
							{children}
						</a>
					),
				}}
			>
				{words}
			</ReactMarkdown>
		</div>
	);
}

function safeLink(href: string | undefined): string | undefined {
	return href && /^https?:\/\//i.test(href) ? href : undefined;
}
