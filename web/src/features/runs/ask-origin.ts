import { createContext } from "react";
import type { ValueAsked } from "#/api/tracing.ts";

/** Shows where a value of the run came from; null while the run is under way. */
export const AskOrigin = createContext<((asked: ValueAsked) => void) | null>(null);
