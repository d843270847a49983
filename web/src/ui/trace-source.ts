import { createContext } from "react";

/** Asks where the value at a pointer came from; a page about a run that is over provides it. */
export const TraceSource = createContext<((pointer: string) => void) | null>(null);
