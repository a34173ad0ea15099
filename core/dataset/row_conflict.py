"""Two sessions changed one example: the error that carries both versions."""

from core.dataset.records import Example, ReviewState, StoredExample
from core.errors import EditConflict


class RowConflict(EditConflict):
    """An edit met a row that is no longer as it was read.

    ``mine`` is what was to be saved, ``theirs`` the row as it is now, None where it was deleted.
    """

    def __init__(
        self,
        example_id: int,
        *,
        mine: Example,
        my_review: ReviewState | None,
        theirs: StoredExample | None,
        author: str,
    ) -> None:
        if theirs is None:
            message = (
                f"There is no example {example_id} in the dataset any more: {author} deleted it."
            )
            hint = "Add yours anew, or let it go."
        else:
            message = f"Example {example_id} was changed by {author} after you opened it."
            hint = "Keep yours, keep theirs, or merge the two."
        super().__init__(message, hint=hint)
        self.example_id = example_id
        self.mine = mine
        self.my_review = my_review
        self.theirs = theirs
        self.author = author
