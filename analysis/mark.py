"""Terbatas or Umum: the mark that every picture and file carries."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from data.model import Role, Viewer
from locales import text


class Mark(StrEnum):
    """Who a picture or file is for: those who may see its numbers, or everybody (released counts only)."""

    TERBATAS = "terbatas"
    UMUM = "umum"


READER = Viewer(role=Role.STAF, subject="umum")
"""Reads released counts wherever they are told and no exact one, as what is for everybody does; nobody's login."""


def usual(viewer: Viewer) -> Mark:
    """Return the mark of what a viewer sees: what the public sees is for everybody, anything else is restricted."""
    return Mark.UMUM if viewer.role is Role.PUBLIK or viewer == READER else Mark.TERBATAS


def line(mark: Mark, viewer: Viewer, names: Mapping[str, str]) -> str:
    """Return the mark as it is printed, with who made the picture or file where it is restricted.

    Args:
        mark: of the picture or file.
        viewer: who makes it.
        names: of provinces and offices by code.
    """
    if mark is Mark.UMUM:
        return text("mark.umum")
    role = role_name(viewer.role, viewer.office, viewer.provinces, names)
    maker = text("mark.person", person=viewer.name, role=role) if viewer.name else role
    return text("mark.terbatas", maker=maker)


def role_name(role: Role, office: str, provinces: Collection[str], names: Mapping[str, str]) -> str:
    """Return what a role is called, with its office or provinces where it has some."""
    codes = [office] if office else sorted(provinces)
    places = ", ".join(names[code] for code in codes if code in names)
    return text(f"role.{role}", name=places or text("login.no_office"))
