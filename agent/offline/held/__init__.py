"""What a request says of when its steps run, held against the workflow that was built: nothing runs unasked."""
