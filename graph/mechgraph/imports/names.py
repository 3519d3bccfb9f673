"""Ids of imported entities: made from what the source calls them, readable, and led back to it.

An id of ours has letters, digits, ``_``, ``-`` and inner dots. The colon between two of them becomes a dot, a space
between two an underscore, and any other character its code between double underscores: ``MESH:D003882`` is
``MESH.D003882``, and ``EC:1.1`` is ``EC.1__2e__1``.
"""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

from mechgraph.identifiers import is_identifier, mended

LONGEST = 100
"""An id has at most so many characters; a longer one is cut and ends in a hash, and leads back nowhere."""

_CODE = re.compile(r"__([0-9a-f]+)__")
_SIGNS = {":": ".", " ": "_"}
_HASH = re.compile(r"\.h-[0-9a-f]{16}$")
_COMPACT = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*:[^\s:/][^\s]*")

SYNONYMS = {
    "db": "DRUGBANK",
    "uniprot": "UniProtKB",
    "ncbigene": "NCBIGene",
    "egid": "NCBIGene",
    "up": "UniProtKB",
    "hgnc_id": "HGNC",
    "mesh": "MESH",
}
"""Prefixes of other data sets that mean one of ours, in lower case."""


@lru_cache(maxsize=65_536)
def entity_id(name: str) -> str:
    """Return the id of what a source calls by a name: a compact identifier, or a name of its own.

    Examples
    --------
    >>> entity_id("MESH:D003882"), entity_id("GO:dendritic spine")
    ('MESH.D003882', 'GO.dendritic_spine')
    """
    # No id is longer, so no more is escaped, but for the letter that tells how the last one is.
    made = _escaped(name[: LONGEST + 2])
    if not re.match(r"[A-Za-z]", made):
        made = f"x{made}" if made.startswith("__") else f"x__{ord(name[0]):x}__{made[1:]}"
    elif made.startswith("x__"):
        made = f"x__78__{made[1:]}"
    if len(made) > LONGEST:
        made = f"{made[: LONGEST - 19].rstrip('._-')}.h-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
    return made


def source_name(identifier: str) -> str | None:
    """Return what the source calls an entity, by its id; None for an id that was cut."""
    if _HASH.search(identifier):
        return None
    if identifier.startswith("x__"):
        identifier = identifier[1:]
    parts = _CODE.split(identifier)
    return "".join(
        chr(int(part, 16)) if place % 2 else part.replace("_", " ").replace(".", ":")
        for place, part in enumerate(parts)
    )


def named(written: str) -> str:
    """Return the name whose id is what is written; what is written itself where that is no id that was made so.

    Examples
    --------
    >>> named("MESH.D003882"), named("ampa_activation"), named("COX-2 (human)")
    ('MESH:D003882', 'ampa activation', 'COX-2 (human)')
    """
    name = source_name(written)
    return name if name and entity_id(name) == written else written


def public(name: str) -> str | None:
    """Return the public identifier that a compact name of a source is, in our spelling of its prefix, or None."""
    if not _COMPACT.fullmatch(name):
        return None
    prefix, _, local = name.partition(":")
    written = f"{SYNONYMS.get(prefix.casefold(), prefix)}:{local}"
    if is_identifier(written):
        return written
    # Only the prefix may be written otherwise: what stands after it is another name if a letter is.
    found = mended(written)
    return found if found is not None and found.partition(":")[2] == local else None


def document_id(name: str) -> str:
    """Return an id for a document from the name of its file or record."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-_") or "source"
    return (plain if plain[0].isalpha() else f"d-{plain}")[:70].rstrip("-_")


def _escaped(name: str) -> str:
    made = []
    for place, letter in enumerate(name):
        before, after = name[place - 1 : place] if place else "", name[place + 1 : place + 2]
        if _plain(letter) or letter == "-":
            made.append(letter)
        elif letter in _SIGNS and _plain(before) and _plain(after):
            made.append(_SIGNS[letter])
        else:
            made.append(f"__{ord(letter):x}__")
    return "".join(made)


def _plain(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
