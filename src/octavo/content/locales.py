"""The locales of an instance, and the one that a read or a write addresses."""

from collections.abc import Iterable

from octavo.errors import ValidationError
from octavo.schema.content_type import ContentType

NO_LOCALE = ""
"""The locale of rows whose type has none."""
EVERY_LOCALE = "*"


class Locales:
    """The locales content may be written in, and the default one; changed when locales are managed."""

    def __init__(self, default: str = "en", codes: Iterable[str] = ("en",)) -> None:
        self.default = default
        self.codes = frozenset(codes) | {default}

    def replace(self, default: str, codes: Iterable[str]) -> None:
        """Replace the locales and the default one."""
        self.default, self.codes = default, frozenset(codes) | {default}

    def to_write(self, content_type: ContentType, locale: object) -> str:
        """Return the locale a row is written in; raises ValidationError for one that does not exist."""
        if not content_type.localized:
            return NO_LOCALE
        code = self.to_address(content_type, locale)
        if code not in self.codes:
            codes = ", ".join(sorted(self.codes))
            raise ValidationError(f"Invalid locale {code}: there is no such locale. Known locales: {codes}")
        return code

    def to_address(self, content_type: ContentType, locale: object) -> str:
        """Return the one locale of an existing version that is meant: the default one when none is named."""
        if not content_type.localized:
            return NO_LOCALE
        if locale is None or locale == "":
            return self.default
        if not isinstance(locale, str):
            text = ",".join(map(str, locale)) if isinstance(locale, list | tuple) else locale
            raise ValidationError(f"Invalid locale param {text} provided. Document locales must be strings.")
        return locale

    def to_address_many(self, content_type: ContentType, locale: object) -> frozenset[str] | None:
        """Return the locales meant where several may be: None for all (`*`)."""
        if not content_type.localized:
            return frozenset({NO_LOCALE})
        if locale == EVERY_LOCALE:
            return None
        if isinstance(locale, list | tuple) and locale:
            return None if EVERY_LOCALE in locale else frozenset(map(str, locale))
        return frozenset({self.to_address(content_type, locale)})
