"""The mails that are sent by name: those of plugins, and the project's files in their place or beside them.

A file of the project wins over what administrators have stored, and that over the plugin's own texts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from octavo import NotFoundError, Octavo, OctavoError, StartupError
from octavo.plugin import EmailTemplate, Problem
from octavo.plugins.email.files import Examples, Texts, read_mail_files, template_problems
from octavo.plugins.email.message import as_text, fill

BUILT_IN, STORED = "built-in", "stored"


@dataclass(frozen=True, slots=True)
class RenderedEmail:
    """A mail filled in; `source` is the file, `stored` or `built-in`."""

    subject: str
    text: str
    html: str | None
    source: str


class TemplateService:
    """Mails by name: the texts of each, filled in with values or with examples."""

    uid = "plugin::email.templates"

    def __init__(self, app: Octavo) -> None:
        """Raise StartupError with all that is wrong with mails of plugins and files of the project."""
        self.app = app
        mails = [mail for running in app.plugins.values() for mail in running.plugin.emails]
        self._templates = {mail.name: mail for mail in mails}
        plugin_mails = {name: mail.examples for name, mail in self._templates.items()}
        files = read_mail_files(app.settings.folder, plugin_mails)
        self._files = files.texts
        self.examples: Mapping[str, Examples] = {**plugin_mails, **files.examples}
        """The values of each mail, with an example of each, by the mail's name."""
        for mail in mails:
            if self._templates[mail.name] is not mail:
                files.problems.append(Problem(f"mail {mail.name}", "two plugins have a mail of this name"))
            for template in (mail.subject, mail.text, mail.html):
                files.problems += template_problems(f"mail {mail.name}", template, mail.examples)
        if files.problems:
            raise StartupError(files.problems)

    def file_of(self, name: str, locale: str | None = None) -> Texts | None:
        """Return the project's texts of a mail: those of the locale, of its language, or for everybody."""
        for candidate in _candidates(locale):
            if (name, candidate) in self._files:
                return self._files[name, candidate]
        return None

    def locales_of(self, name: str) -> list[str]:
        """Return the locales the project has files for, besides those for everybody."""
        return sorted(locale for mail_name, locale in self._files if mail_name == name and locale)

    def expect(self, name: str) -> Examples:
        """Return the examples of a mail; raises NotFoundError where there is none."""
        if name not in self.examples:
            raise NotFoundError(f"There is no mail {name!r}; there are {', '.join(sorted(self.examples))}")
        return self.examples[name]

    async def render(self, name: str, values: Mapping[str, str], locale: str | None = None) -> RenderedEmail:
        """Return a mail filled in with values.

        Raises OctavoError unless they are exactly those of the mail: none leaves with a gap.
        """
        examples = self.examples.get(name)
        if examples is None:
            raise OctavoError(f"There is no mail {name!r}; there are {', '.join(sorted(self.examples))}")
        if wrong := sorted(set(examples) ^ set(values)):
            value_names = ", ".join(sorted(examples)) or "none"
            raise OctavoError(
                f"The mail {name!r} takes these values: {value_names}; {wrong[0]!r} is missing or unknown"
            )
        return await self._render(name, values, locale)

    async def preview(self, name: str, locale: str | None = None) -> RenderedEmail:
        """Return a mail filled in with its examples; raises NotFoundError where there is none."""
        return await self._render(name, self.expect(name), locale)

    async def _render(self, name: str, values: Mapping[str, str], locale: str | None) -> RenderedEmail:
        file = self.file_of(name, locale)
        if file is not None:
            return _filled(file, values)
        template: EmailTemplate = self._templates[name]
        stored = None if template.stored is None else await template.stored(self.app)
        if stored is None:
            return _filled(Texts(template.subject, template.text, template.html, BUILT_IN), values)
        filled = _filled(Texts(stored.subject, "", stored.html, STORED), values)
        return RenderedEmail(filled.subject, as_text(filled.html or ""), filled.html, STORED)


def _candidates(locale: str | None) -> Iterator[str]:
    if locale:
        yield locale
        yield locale.partition("-")[0]
    yield ""


def _filled(texts: Texts, values: Mapping[str, str]) -> RenderedEmail:
    in_a_line = {name: " ".join(value.split()) for name, value in values.items()}
    html = fill(texts.html, values, markup=True) if texts.html else None
    return RenderedEmail(fill(texts.subject, in_a_line), fill(texts.text, values), html, texts.source)
