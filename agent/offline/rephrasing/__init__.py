"""What people say in many ways, said in the one that the grammar of clauses reads. Text in, text out."""
