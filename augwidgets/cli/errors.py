"""What a user can mend, in one sentence; the command prints it and ends with exit code 2."""


class UserError(Exception):
    """What the user can mend, in one sentence."""


def reason(error: OSError) -> str:
    """Give what the system says, without number and path."""
    return (error.strerror or str(error)).lower()
