"""`octavo openapi`: what the API takes and answers, as a document for other programs."""

from pathlib import Path

import click

from octavo.cli import terminal
from octavo.cli.project import project_option


@click.command()
@project_option
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write it to a file instead."
)
def openapi(folder: Path, output: Path | None) -> None:
    """Print the OpenAPI 3.1 document of the project's API; nothing is opened.

    Routes are marked as public by the grants in octavo.toml, as those in the database are not read.
    """
    import asyncio

    import orjson

    from octavo import boot
    from octavo.server.openapi.document import build_document

    app = asyncio.run(boot.create(folder))
    document = build_document(app)
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if output is None:
        terminal.output(text.decode())
        return
    output.write_bytes(text)
    terminal.say(f"Wrote {len(document['paths'])} paths to {output}", "green")
