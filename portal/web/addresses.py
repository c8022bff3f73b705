def with_query(url: str, query: str) -> str:
    """`/problems/?open=till#till` with `need=save-time` is `/problems/?open=till&need=save-time#till`."""
    page, mark, anchor = url.partition("#")
    joint = "&" if "?" in page else "?"
    return f"{page}{joint}{query}{mark}{anchor}" if query else url
