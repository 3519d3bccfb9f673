"""Packed files come in as what they hold, and hostile ones can neither write elsewhere nor fill the disk."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import re
import signal
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import mechgraph
from mechgraph.cli import run
from mechgraph.errors import MechgraphError, ProblemsFound, UsageError
from mechgraph.exports.formats import export
from mechgraph.imports.packed import LARGEST_UNPACKED, Unpacking
from mechgraph.imports.run import import_files
from test_imports import BEL, CASES, PATH, imported, write

PAIR = ("kgx_nodes.tsv", "kgx_edges.tsv")
COMPRESS: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}


@pytest.fixture(autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> object:
    """A folder for temporary ones, in which a test leaves nothing."""
    folder = tmp_path_factory.mktemp("temporary")
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr("tempfile.tempdir", None)  # it keeps what TMPDIR was
    yield folder
    assert list(folder.iterdir()) == []


def tar(path: Path, *members: tarfile.TarInfo | str, mode: str = "w", content: str = PATH) -> Path:
    """Write an archive; files have a path of DrugMechDB as their content."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload] # one of the modes that write
        for one in members:
            member = tarfile.TarInfo(one) if isinstance(one, str) else one
            is_file = member.type in tarfile.REGULAR_TYPES
            member.size = len(content) if is_file else 0
            archive.addfile(member, io.BytesIO(content.encode()) if is_file else None)
    return path


def special(name: str, kind: bytes, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def zipped(path: Path, *members: zipfile.ZipInfo | str, method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for member in members:
            archive.writestr(member, PATH)
    return path


# ── What is read ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("ending", COMPRESS)
def test_compressed_files_are_read_as_what_they_hold(ending: str, tmp_path: Path) -> None:
    plain = import_files([CASES / name for name in PAIR], tmp_path / "plain").record()
    sources = [write(tmp_path, f"{name}{ending}", COMPRESS[ending]((CASES / name).read_bytes())) for name in PAIR]
    found = import_files(sources, tmp_path / "made").record()
    assert [one["name"] for one in found["files"]] == [f"{name}{ending}" for name in PAIR]
    assert json.loads(json.dumps(found).replace(f".tsv{ending}", ".tsv")) == plain
    for file in ("claims.jsonl", "documents.jsonl", "entities.jsonl", "segments.jsonl"):
        assert (tmp_path / "made" / file).read_bytes() == (tmp_path / "plain" / file).read_bytes()


ARCHIVES = {"k.tar": "", "k.tar.gz": "gz", "k.tgz": "gz", "k.tar.bz2": "bz2", "k.tbz2": "bz2", "k.tar.xz": "xz",
            "k.txz": "xz", "K.TAR.GZ": "gz", "k.zip": None, "K.ZIP": None}  # fmt: skip
"""Archives, and what those of tar are compressed by."""


@pytest.mark.parametrize("name", ARCHIVES)
def test_archives_are_read_as_folders(name: str, tmp_path: Path) -> None:
    plain = import_files([CASES / one for one in PAIR], tmp_path / "plain").record()
    if ARCHIVES[name] is None:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for one in PAIR:
                archive.write(CASES / one, f"all/{one}")
    else:
        with tarfile.open(tmp_path / name, f"w:{ARCHIVES[name]}") as archive:
            for one in PAIR:
                archive.add(CASES / one, f"all/{one}")
    found = import_files([tmp_path / name], tmp_path / "made").record()
    assert [one["name"] for one in found["files"]] == [f"{name}/all/{one}" for one in PAIR]
    assert json.loads(json.dumps(found).replace(f"{name}/all/", "")) == plain


def test_a_folder_may_hold_packed_files(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    write(folder, "b.yaml", PATH)
    write(folder, "c.yaml.gz", gzip.compress(PATH.encode()))
    write(folder, "notes.txt.gz", b"\x1f\x8b is not looked at")
    write(folder, ".hidden.zip", b"is not looked at")
    tar(folder / "a.tar", "in/z.yaml", "in/inner.zip", "in/inner.yaml.gz", "in/readme.md", ".git/x.yaml")
    found = import_files([folder], tmp_path / "made").record()
    assert [one["name"] for one in found["files"]] == ["a.tar/in/z.yaml", "b.yaml", "c.yaml.gz"]
    assert found["made"]["claims"] == 6
    left = {one["why"]: one["first"] for one in found["left"] if one["of"] == "files"}
    assert left == {
        "of no format that is read": ["a.tar/in/readme.md", "notes.txt.gz"],
        "packed within an archive": ["a.tar/in/inner.yaml.gz", "a.tar/in/inner.zip"],
    }


def test_a_compressed_file_that_is_named_is_taken_at_the_users_word(tmp_path: Path) -> None:
    source = write(tmp_path, "script.gz", gzip.compress(BEL.partition("\n")[2].encode()))
    with pytest.raises(ProblemsFound, match=rf"^{source}: not of a format"):
        import_files([source], tmp_path / "made")
    assert import_files([source], tmp_path / "made", form="bel").claims == 1


def test_a_corpus_and_mappings_may_be_packed(tmp_path: Path) -> None:
    export(mechgraph.open().corpus, "trig", tmp_path / "k.trig")
    packed = write(tmp_path, "k.trig.xz", lzma.compress((tmp_path / "k.trig").read_bytes(), preset=0))
    report = import_files([packed], tmp_path / "made").record()
    assert [one["name"] for one in report["files"]] == ["k.trig.xz"]
    assert imported(tmp_path / "made").counts() == mechgraph.open().corpus.counts()
    table = "subject_id\tpredicate_id\tobject_id\nnobody\tskos:exactMatch\tx:1\n"
    mappings = write(tmp_path, "some.sssom.tsv.gz", gzip.compress(table.encode()))
    with pytest.raises(ProblemsFound, match=rf"^{mappings}: no mapping comes of it"):
        import_files([mappings], tmp_path / "mapped", corpus=tmp_path / "made")


# ── Where things are ─────────────────────────────────────────────────────────────────────────────────


def test_messages_name_archive_and_member(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tar(Path("bad.tar.xz"), "in/x.yaml", mode="w:xz", content=PATH.replace("caused by", '"caused'))
    assert run(["import", "bad.tar.xz", "--out", "made"]) == 1
    assert capsys.readouterr().err.startswith("bad.tar.xz/in/x.yaml:17:1: not YAML")
    write(Path(), "bad.yaml.gz", gzip.compress(b"links: 3\nnodes: 4\n"))
    assert run(["import", "bad.yaml.gz", "--out", "made"]) == 1
    assert capsys.readouterr().err.startswith("bad.yaml.gz:1:1: a path has no lists")
    tar(Path("none.tar"), "readme.md")
    assert run(["import", "none.tar", "--out", "made"]) == 2
    assert capsys.readouterr().err.startswith("mechgraph: none.tar holds no file that ends in")
    for missing in ("no.tar.gz", "no.gz", "no.zip"):
        assert run(["import", missing, "--out", "made"]) == 2
        assert capsys.readouterr().err == f"mechgraph: {missing} is no file or folder\n"
    tar(Path("odd.tar"), "\udcff.yaml")
    assert run(["import", "odd.tar", "--out", "made"]) == 2
    assert "the name of odd.tar/" in capsys.readouterr().err
    tar(Path("odd.tar"), "x.yaml", "\udcff.md")
    assert run(["import", "odd.tar", "--out", "made"]) == 0


# ── Hostile archives ─────────────────────────────────────────────────────────────────────────────────

OUTSIDE = {
    "up.tar": lambda path: tar(path, "x.yaml", "../up.yaml"),
    "deep.tar.gz": lambda path: tar(path, "a/../../../up.yaml", mode="w:gz"),
    "up.zip": lambda path: zipped(path, "x.yaml", "../up.yaml"),
    "root.zip": lambda path: zipped(path, "/up.yaml"),
    "itself.zip": lambda path: zipped(path, "a/.."),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_member_leaves_the_folder(name: str, tmp_path: Path) -> None:
    source = OUTSIDE[name](tmp_path / name)
    with pytest.raises(ProblemsFound, match=rf"^{source}: the member '.*' would leave the folder"):
        import_files([source], tmp_path / "made")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_what_would_be_absolute_in_a_tar_stays_in_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "target.yaml"
    found = import_files([tar(tmp_path / "root.tar", str(target))], tmp_path / "made").record()
    assert [one["name"] for one in found["files"]] == [f"root.tar{target}"]
    assert not target.exists()


def test_links_and_devices_are_passed_over_and_told(tmp_path: Path) -> None:
    secret = write(tmp_path, "secret.yaml", PATH)
    source = tar(
        tmp_path / "a.tar",
        "a.yaml",
        special("link.yaml", tarfile.SYMTYPE, str(secret)),
        special("folder", tarfile.SYMTYPE, str(tmp_path)),
        "folder/through.yaml",
        special("hard.yaml", tarfile.LNKTYPE, "a.yaml"),
        special("device.yaml", tarfile.CHRTYPE),
        special("pipe.yaml", tarfile.FIFOTYPE),
        special("empty", tarfile.DIRTYPE),
    )
    found = import_files([source], tmp_path / "made").record()
    assert [one["name"] for one in found["files"]] == ["a.tar/a.yaml", "a.tar/folder/through.yaml"]
    passed = ["link.yaml", "folder", "hard.yaml", "device.yaml", "pipe.yaml"]
    (left,) = [one for one in found["left"] if one["of"] == "files"]
    assert (left["why"], left["first"]) == ("a link or device of an archive", [f"a.tar/{name}" for name in passed])
    assert not (tmp_path / "through.yaml").exists()
    link = zipfile.ZipInfo("link.yaml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    found = import_files([zipped(tmp_path / "a.zip", "a.yaml", link)], tmp_path / "made2").record()
    (left,) = [one for one in found["left"] if one["of"] == "files"]
    assert (left["why"], left["first"]) == ("a link or device of an archive", ["a.zip/link.yaml"])


def test_of_members_with_one_name_the_last_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    found = import_files([tar(tmp_path / "a.tar", "a.yaml", "a.yaml")], tmp_path / "made").record()
    (left,) = [one for one in found["left"] if one["of"] == "files"]
    assert (left["why"], left["first"], len(found["files"])) == (
        "a file that an archive holds once more, later", ["a.tar/a.yaml"], 1,
    )  # fmt: skip
    with pytest.raises(ProblemsFound, match="cannot be unpacked"):
        import_files([tar(tmp_path / "b.tar", "a", "a/b.yaml")], tmp_path / "again")


ZEROS = gzip.compress(bytes(10_000_000))
"""Ten million bytes in ten thousand; a thousand of these in a row are a file of ten milliards."""


@pytest.mark.parametrize("name", ["a.yaml.gz", "a.yaml.bz2", "a.yaml.xz", "a.tar", "a.tar.gz", "a.tar.xz", "a.zip"])
def test_no_more_is_unpacked_than_a_limit(name: str, tmp_path: Path) -> None:
    if name == "a.zip":
        source = zipped(tmp_path / name, "a.yaml", "b.yaml")
    elif name.startswith("a.tar"):
        source = tar(tmp_path / name, "a.yaml", "b.yaml", mode=f"w:{name[6:]}")
    else:
        source = write(tmp_path, name, COMPRESS[Path(name).suffix](PATH.encode() * 2))
    with Unpacking(lambda _: None, largest=100_000) as packed:
        assert packed.unpack(source).exists()
    with (
        pytest.raises(
            ProblemsFound, match=rf"^{source}: it unpacks to more than 1,000 bytes \(if you trust it, unpack"
        ),
        Unpacking(lambda _: None, largest=1_000) as packed,
    ):
        packed.unpack(source)
    with (
        pytest.raises(ProblemsFound, match=f"more than {'1' if 'yaml' not in name else '0'} packed files and members"),
        Unpacking(lambda _: None, most="yaml" not in name) as packed,
    ):
        packed.unpack(source)


def test_the_limit_is_that_of_all_packed_files_together(tmp_path: Path) -> None:
    sources = [write(tmp_path, f"{name}.yaml.gz", gzip.compress(PATH.encode())) for name in "ab"]
    with (
        pytest.raises(ProblemsFound, match=rf"^{sources[1]}: it unpacks to more than"),
        Unpacking(lambda _: None, largest=int(1.5 * len(PATH))) as packed,
    ):
        [packed.unpack(source) for source in sources]


def test_what_says_that_it_is_too_large_is_not_unpacked(tmp_path: Path) -> None:
    member = tarfile.TarInfo("a.yaml")
    member.size = LARGEST_UNPACKED + 1
    with pytest.raises(ProblemsFound, match=f"it unpacks to more than {LARGEST_UNPACKED:,} bytes"):
        import_files([write(tmp_path, "a.tar", member.tobuf())], tmp_path / "made")


def test_a_head_of_a_member_is_not_read_whole_where_it_is_too_long(tmp_path: Path) -> None:
    long = tarfile.TarInfo("././@LongLink")
    long.type, long.size = tarfile.GNUTYPE_LONGNAME, 10**9
    with pytest.raises(ProblemsFound, match="the head of a member has more than 1,000,000 bytes"):
        import_files(
            [write(tmp_path, "a.tar.gz", gzip.compress(long.tobuf(tarfile.GNU_FORMAT)) + ZEROS)], tmp_path / "made"
        )


# ── Files that are not what they should be ───────────────────────────────────────────────────────────


def whole(folder: Path) -> dict[str, bytes]:
    """Packed files of each kind, of more than a piece of what they hold."""
    content = PATH + "# " + os.urandom(100_000).hex()
    made = {f"a.yaml{ending}": compress(content.encode()) for ending, compress in COMPRESS.items()}
    for ending in ("tar", "tar.gz", "tar.bz2", "tar.xz"):
        source = tar(folder / f"a.{ending}", "a.yaml", "b.yaml", mode=f"w:{ending[4:]}", content=content)
        made[source.name] = source.read_bytes()
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.yaml", "b.yaml"):
            archive.writestr(name, content)
    made["a.zip"] = (folder / "a.zip").read_bytes()
    return made


def test_what_is_cut_off_or_damaged_is_refused_with_its_name(tmp_path: Path) -> None:
    for name, content in whole(tmp_path).items():
        half = len(content) // 2
        spoilt = {"cut": content[:half], "short": content[: -12_000 if name == "a.tar" else -5]}
        spoilt["first"] = content[:9]
        if name != "a.tar":  # it has no checksum of its content
            spoilt["damaged"] = content[:half] + bytes([content[half] ^ 255]) + content[half + 1 :]
        for how, part in spoilt.items():
            source = write(tmp_path, name, part)
            with pytest.raises(ProblemsFound) as caught:
                import_files([source], tmp_path / "made")
            assert re.fullmatch(
                rf"{source}: cannot be unpacked: .+ \(is it whole, and what its name says\?\) \[compressed\]",
                str(caught.value),
            ), (name, how)


def test_a_damaged_head_does_not_end_an_archive_silently(tmp_path: Path) -> None:
    content = bytearray(tar(tmp_path / "a.tar", "a.yaml", "b.yaml").read_bytes())
    content[content.index(b"b.yaml")] ^= 1
    with pytest.raises(ProblemsFound, match=r"a\.tar: cannot be unpacked: it ends too early, or a member is damaged"):
        import_files([write(tmp_path, "a.tar", bytes(content))], tmp_path / "made")


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz", ".zip", ".tar.gz", ".tgz", ".txz"])
def test_what_is_not_what_its_name_says_is_refused(ending: str, tmp_path: Path) -> None:
    for content in (PATH.encode(), b"", b"\x28\xb5\x2f\xfd"):
        source = write(tmp_path, f"a.yaml{ending}", content)
        with pytest.raises(
            ProblemsFound, match=rf"^{source}: not what its name says: it does not begin as \.\w+ files"
        ):
            import_files([source], tmp_path / "made")
    with pytest.raises(ProblemsFound, match="cannot be unpacked"):
        import_files([write(tmp_path, "a.tar", PATH)], tmp_path / "made")
    with pytest.raises(ProblemsFound, match="cannot be unpacked"):
        import_files([write(tmp_path, "a.tar.gz", gzip.compress(PATH.encode()))], tmp_path / "made")


def test_a_zip_that_is_encrypted_or_compressed_otherwise_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped(tmp_path / "a.zip", "a.yaml").read_bytes())
    for head, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(head) + place] |= 1  # the flag of what is encrypted
    with pytest.raises(ProblemsFound, match=r"a\.zip: it is encrypted \(unpack it with its password\)"):
        import_files([write(tmp_path, "a.zip", bytes(content))], tmp_path / "made")
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        source = zipped(tmp_path / "b.zip", "a.yaml", method=method)
        with pytest.raises(ProblemsFound, match=r"b\.zip: compressed otherwise than by deflate"):
            import_files([source], tmp_path / "made")


def test_what_is_no_file_is_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    os.mkfifo(tmp_path / "files/a.yaml.gz")
    for source in (tmp_path / "files", tmp_path / "files/a.yaml.gz"):
        with pytest.raises(UsageError, match=r"a\.yaml\.gz is no file"):
            import_files([source], tmp_path / "made")
    (tmp_path / "folder.zip").mkdir()
    write(tmp_path / "folder.zip", "a.yaml", PATH)
    assert import_files([tmp_path / "folder.zip"], tmp_path / "made").claims == 2


def test_any_bytes_with_the_name_of_a_packed_file_are_refused_in_one_message(tmp_path: Path) -> None:
    """Each byte of the head of an archive is spoilt in turn: whatever tarfile and zipfile make of it, it is told."""
    tar_ = tar(tmp_path / "a.tar", "a.yaml").read_bytes()
    zip_ = zipped(tmp_path / "a.zip", "a.yaml").read_bytes()
    refused = 0
    for name, content, places in (("a.tar", tar_, range(512)), ("a.zip", zip_, range(len(zip_)))):
        for place in places:
            source = write(tmp_path, name, content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :])
            told = str(source)
            try:
                with Unpacking(lambda _: None, largest=1_000_000) as packed:
                    packed.unpack(source)
            except MechgraphError as error:
                told = str(error)
                refused += 1
            assert told.startswith(str(source)), place
    assert refused > 600


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_what_is_stopped_leaves_no_temporary_folder(ending: signal.Signals, tmp_path: Path, temporary: Path) -> None:
    write(tmp_path, "a.yaml.gz", ZEROS * 1_000)
    command = [sys.executable, "-m", "mechgraph", "import", "a.yaml.gz", "--out", "made"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as child:
        while not list(temporary.rglob("a.yaml")):
            assert child.poll() is None
            time.sleep(0.01)
        child.send_signal(ending)
        _, told = child.communicate(timeout=60)
    stopped = (130, "mechgraph: interrupted") if ending is signal.SIGINT else (143, "")
    assert (child.returncode, told.strip()) == stopped
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml.gz"]
