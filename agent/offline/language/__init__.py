"""The words themselves, before anything is made of them: one spelling, clauses, nouns, verbs, what asks for nothing."""
