import { Anchor, type AnchorProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import { type AnchorHTMLAttributes, forwardRef } from "react";

type Native<Own> = Own & Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Own>;

const PlainAnchor = forwardRef<HTMLAnchorElement, Native<AnchorProps>>((props, ref) => (
	<Anchor ref={ref} {...props} />
));
const PlainButton = forwardRef<HTMLAnchorElement, Native<ButtonProps>>((props, ref) => (
	<Button component="a" ref={ref} {...props} />
));

/** A link to a page of this app, in running text. */
export const TextLink = createLink(PlainAnchor);

/** A link to a page of this app that looks like a button. */
export const ButtonLink = createLink(PlainButton);
