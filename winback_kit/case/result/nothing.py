"""What is left out because it is nothing: one rule for page, slides and sheet."""

import numpy as np
import numpy.typing as npt


def is_nothing(values: npt.ArrayLike) -> bool:
    """Whether a part of the case is 0 in every month; a face that can move folds it, others leave
    it out. Sums stand whatever they are.

    >>> is_nothing([0.0, -0.0]), is_nothing([0.0, 1e-9]), is_nothing(0)
    (True, False, True)
    """
    return not np.any(np.asarray(values))
