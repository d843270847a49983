import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { text } from "#/strings/text.ts";

const iris: MantineColorsTuple = [
	"#eef0fe",
	"#dde1fb",
	"#bcc4f7",
	"#98a4f1",
	"#7a89ea",
	"#6876e8",
	"#5261d6",
	"#4150c0",
	"#3744a4",
	"#2a3482",
];

/** White words on what takes something away can be read: 4.9 to 1. */
const red: MantineColorsTuple = [
	"#fff5f5",
	"#ffe3e3",
	"#ffc9c9",
	"#ffa8a8",
	"#ff8787",
	"#ff6b6b",
	"#d32f2f",
	"#d32f2f",
	"#c52828",
	"#b42323",
];

const CLEAR = { "aria-label": text.clear };

const dark: MantineColorsTuple = [
	"#e9ebf1",
	"#b9becb",
	"#9aa1b4",
	"#646b7f",
	"#343a4b",
	"#2a2f3e",
	"#1f2431",
	"#1b1f2b",
	"#151822",
	"#0f121a",
];

/** The one Mantine theme; semantic colours come from semantics.css. */
export const theme = createTheme({
	primaryColor: "iris",
	primaryShade: { light: 7, dark: 6 },
	colors: { iris, dark, red },
	fontFamily: '"Inter Variable", Inter, system-ui, sans-serif',
	fontFamilyMonospace: "var(--nx-font-code)",
	defaultRadius: "md",
	radius: { xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "18px" },
	headings: {
		fontWeight: "640",
		sizes: {
			h1: { fontSize: "1.625rem", lineHeight: "1.25" },
			h2: { fontSize: "1.125rem", lineHeight: "1.35" },
			h3: { fontSize: "0.9375rem", lineHeight: "1.4" },
		},
	},
	cursorType: "pointer",
	respectReducedMotion: true,
	components: {
		ActionIcon: { defaultProps: { variant: "subtle", color: "gray" } },
		Tooltip: { defaultProps: { withArrow: true, openDelay: 350 } },
		Modal: {
			defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } },
			styles: { title: { fontWeight: 640, fontSize: "1.0625rem" } },
		},
		Select: { defaultProps: { clearButtonProps: CLEAR } },
		TagsInput: { defaultProps: { clearButtonProps: CLEAR } },
		Paper: { defaultProps: { withBorder: true } },
	},
});

/** Mantine's own surfaces follow our semantic names, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => {
	const shared = {
		"--mantine-color-body": "var(--nx-surface)",
		"--mantine-color-text": "var(--nx-text)",
		"--mantine-color-dimmed": "var(--nx-text-faint)",
		"--mantine-color-default": "var(--nx-surface-raised)",
		"--mantine-color-default-hover": "var(--nx-surface-hover)",
		"--mantine-color-default-color": "var(--nx-text)",
		"--mantine-color-default-border": "var(--nx-border)",
		"--mantine-color-placeholder": "var(--nx-text-faint)",
		"--mantine-color-anchor": "var(--nx-accent-text)",
		"--mantine-color-error": "var(--nx-bad-text)",
		"--mantine-color-gray-light-color": "var(--nx-text-soft)",
	};
	return { variables: {}, light: shared, dark: shared };
};
