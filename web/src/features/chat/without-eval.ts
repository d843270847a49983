/** The content security policy allows no eval; zod would try it. Imported before whatever makes a schema. */
import { config } from "zod";

config({ jitless: true });
