/** What the service worker keeps of a person's lists: the last parts of their addresses, and what the page's cache calls them. */
export const KEPT_LISTS = ["me", "workflows", "folders", "tags", "runs"];
