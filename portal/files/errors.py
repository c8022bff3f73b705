class RefusedFileError(ValueError):
    """Its text is for the person who sent the file."""


class NotAnImageError(RefusedFileError):
    pass
