"""Names of what pages keep between reruns or hand to each other."""

PLAYGROUND_CODE = "playground_code"  # what the editor holds
PLAYGROUND_INCOMING = "playground_incoming"  # code another page sends to the editor
GENERATE_RESULT = "generate_result"
GENERATE_HISTORY = "generate_history"
DATASET_SELECTED = "dataset_selected"
AUTHOR = "user"  # who edits; there are no accounts
