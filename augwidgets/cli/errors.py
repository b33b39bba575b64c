"""What a user can mend, in one sentence; the command prints it and ends with exit code 2."""


class UserError(Exception):
    """What the user can mend, in one sentence."""


def reason(error: OSError) -> str:
    """Return what the system says, without number and path; the kit's own sentence as it is."""
    return error.strerror.lower() if error.strerror else str(error)
