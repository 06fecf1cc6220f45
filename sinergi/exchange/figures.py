"""Figures in findings, written in the language of whoever reads the sentence."""

from sinergi.i18n import format_rupiah

__all__ = ["Rupiah"]


class Rupiah(int):
    """Whole rupiah that show themselves in words of the running language.

    Examples
    --------
    >>> f"{Rupiah(1250000)}"
    'Rp1.250.000'
    """

    __slots__ = ()

    def __str__(self) -> str:
        return format_rupiah(int(self))

    def __format__(self, spec: str, /) -> str:
        return str(self)
