import { createContext } from "react";

/** Which step of which draft the fields below belong to; without one no value is shown. */
export const ExpressionPlace = createContext<{
	workflow: string;
	step: string;
	revision: number;
} | null>(null);
