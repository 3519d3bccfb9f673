"""The command as people type it: answers, exit codes, messages, and what is left on disk."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import unicodedata
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mechgraph.build import Build
from mechgraph.cli import COMMANDS, run
from mechgraph.cli.output import _print_table, _print_wrapped
from mechgraph.corpus.yamledit import one_line
from mechgraph.english import counted
from mechgraph.graph import MechanismGraph
from mechgraph.model.base import bare
from test_page_render import unpacked

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HOSTILE = "</script><script>alert(1)</script> \"'`\u202e\u200b\x1b[31m\x9b2J\r\n\t\u2028😀 " + "long " * 200


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Run the command in a folder of its own; return exit code, output and messages."""
    monkeypatch.chdir(tmp_path)

    def called(*args: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = run(list(args))
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return called


def test_help_and_version(call) -> None:
    code, out, _ = call("--help")
    assert code == 0
    for name in COMMANDS:
        assert f"  {name} " in out
    assert "not medical advice" in " ".join(out.split())
    assert call("--version")[1] == "mechgraph, version 0.1.0\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, call) -> None:
    code, out, _ = call(name, "--help")
    assert code == 0
    assert "Example" in out
    summary = COMMANDS[name][1].rstrip(".").split(":")[0]
    assert summary.split()[0] in out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (("claims", "depression"), "; did you mean --about depression?\n"),
        (("draw", "ketamine therapy"), "; did you mean --around 'ketamine therapy'?\n"),
        (("what-if", "ketamine"), "; did you mean --raise ketamine?\n"),
        (("loops", "bdnf"), "(bdnf)\n"),
        (("coverage", "a", "b"), "(b)\n"),
    ],
)
def test_a_name_that_an_option_takes_is_told_with_it(call, typed: tuple[str, ...], meant: str) -> None:
    code, out, err = call(*typed)
    assert (code, out) == (2, "")
    assert err.endswith(meant)


def test_help_loads_no_heavy_library() -> None:
    program = "import sys, mechgraph.cli as c; c.run(['--help']); print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for heavy in ("pyoxigraph", "rdflib", "networkx", "pydantic", "pyvis", "rich", "numpy", "yaml", "pysbd"):
        assert f"'{heavy}'" not in loaded


def test_importing_the_package_is_light() -> None:
    program = "import sys, mechgraph; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    for heavy in ("pyoxigraph", "rdflib", "networkx", "pydantic", "pyvis", "click", "numpy"):
        assert f"'{heavy}'" not in loaded


def test_query_answers_in_two_lines_without_set_up(call) -> None:
    code, out, err = call("query", "SELECT ?x WHERE { ?x mg:increases k:bdnf }")
    assert (code, err) == (0, "")
    assert [line.strip() for line in out.splitlines()[2:5]] == [
        "k:ampa_activation",
        "k:glutamate_transmission",
        "k:ketamine",
    ]
    assert out.endswith("3 rows\n")


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml"])
def test_query_forms(form: str, call) -> None:
    code, out, _ = call("query", "SELECT ?x WHERE { ?x mg:increases k:bdnf } ORDER BY ?x", "--format", form)
    assert code == 0
    assert "https://w3id.org/mechgraph/ketamine/ketamine" in out
    start = {"csv": "x\r\n", "tsv": "?x\n", "json": '{"head"', "xml": "<?xml"}[form]
    assert out.startswith(start)


def test_query_from_a_file_and_from_standard_input(call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "q.rq").write_text("ASK { k:ketamine mg:blocks ?x }")
    assert call("query", "q.rq")[:2] == (0, "yes\n")
    monkeypatch.setattr(sys, "stdin", io.StringIO("ASK { k:bdnf mg:blocks ?x }"))
    assert call("query", "-")[:2] == (0, "no\n")
    assert call("query", "CONSTRUCT WHERE { k:ketamine mg:blocks ?x }", "--format", "ttl")[1].endswith(
        "k:ketamine mg:blocks k:nmda_glutamate_activity .\n"
    )


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (["qurey", "x"], 2, "did you mean query"),
        (["query"], 2, "give a query"),
        (["query", "upstreem"], 2, "no shipped query is called 'upstreem'"),
        (["query", "zzzzzz"], 2, "known: agreement, basis"),
        (["query", "upstream", "--set", "zzzzzz=1"], 2, "is called 'zzzzzz'; known: entity"),
        (["query", "upstream", "--set", "entity=bndf"], 2, "did you mean bdnf"),
        (["query", "upstream", "--set", "entiti=bdnf"], 2, "no parameter of the query 'upstream' is called 'entiti'"),
        (["query", "upstream", "--set", "bdnf"], 2, "--set takes NAME=VALUE"),
        (["query", "upstream", "--set", "entity=bdnf", "--set", "entity=mood"], 2, "entity twice: 'bdnf' and 'mood'"),
        (["query", "SELECT ?x WHERE {\n ?x mg:increases }"], 1, "query:2:18: unexpected '}'"),
        (["query", "SELECT * {" + "{" * 3_000 + "}" * 3_000 + "}"], 1, "levels deep"),
        (["query", "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }"], 1, "SERVICE"),
        (
            ["query", "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "--timeout", "0.5"],
            1,
            "did not end within 0.5 s",
        ),  # fmt: skip
        (["query", "missing.rq"], 2, "missing.rq cannot be read"),
        (["show", "bndf"], 2, "did you mean bdnf"),
        (["paths", "ketamine", "moood"], 2, "did you mean mood"),
        (["claims", "--about", "nothing like it"], 2, "no entity is called"),
        (["claims", "--document", "third"], 2, "no document is called 'third'"),
        (["draw"], 2, "say what to draw"),
        (["draw", "--around", "bdnf", "--mechanism", "mtor"], 2, "draw one thing at a time"),
        (["draw", "--mechanism", "mtor", "--depth", "2"], 2, "--depth goes with --around"),
        (["build", "--depth", "2"], 2, "--depth goes with --focus"),
        (["draw", "--from", "ketamine"], 2, "go together"),
        (["draw", "--mechanism", "mtorr"], 2, "did you mean mtor"),
        (["draw", "--from", "bdnf", "--to", "pregnancy"], 2, "no path leads"),
        (["query", ""], 1, "the query is empty"),
        (["query", " "], 1, "the query is empty"),
        (["check", "nowhere"], 2, "nowhere does not exist; make a corpus with: mechgraph new"),
        (["build", "nowhere"], 2, "does not exist"),
        (["info", "--corpus", "nowhere"], 2, "does not exist"),
        (["load", "nowhere", "store"], 2, "does not exist"),
        (["load", "nowhere.trig", "store"], 2, "does not exist"),
        (["diff", "nowhere", "nowhere"], 2, "does not exist"),
        (["segment", __file__, "--into", "nowhere"], 2, "does not exist"),
        (["segment", __file__, "--into", "."], 1, "is not a corpus folder: it has no corpus.yaml"),
        (["verify", "--documents", "nowhere"], 2, "is not a folder"),
        (["segment", "nowhere.txt"], 2, "nowhere.txt does not exist"),
        (["segment", "n" * 300], 2, "does not exist"),
        (["build", "--format", "x"], 2, "No such option"),
    ],
)
def test_wrong_input_is_told_in_one_message(args: list[str], code: int, says: str, call) -> None:
    got, out, err = call(*args)
    assert got == code
    assert says in out + err
    assert "alive" not in err


def test_a_misspelt_name_in_a_query_is_noted(call) -> None:
    code, out, err = call("query", "SELECT ?x WHERE { ?x mg:increases k:bdnff }")
    assert (code, out.splitlines()[-1]) == (0, "0 rows")
    assert "did you mean k:bdnf" in err


def test_claims_as_json_have_every_field(call, graph) -> None:
    from mechgraph.model.claim import Claim

    records = json.loads(call("claims", "--format", "json")[1])
    assert len(records) == len(graph.corpus.claims)
    for record in records:
        assert set(Claim.model_fields) | {"coupling", "family"} <= set(record)
        assert record["segments"]
        assert {"number", "start", "end"} <= set(record["segments"][0])
        assert {"id", "label", "synonyms"} <= set(record["subject"]) & set(record["object"])
    (one,) = (record for record in records if record["id"] == "dual.09a")
    assert (one["sign"], one["coupling"], one["subject_change"]) == (1, -1, "decreased")


def test_claims_as_csv_and_filters(call) -> None:
    rows = list(csv.DictReader(io.StringIO(call("claims", "--family", "safety", "--format", "csv")[1])))
    assert {row["family"] for row in rows} == {"safety"}
    hedged = json.loads(call("claims", "--hedged", "--about", "BDNF", "--format", "json")[1])
    assert hedged
    assert all(record["hedge"] for record in hedged)
    firm = json.loads(call("claims", "--certainty", "probable", "--format", "json")[1])
    assert {record["certainty"] for record in firm} == {"asserted", "probable"}
    denied = json.loads(call("claims", "--polarity", "not_shown", "--format", "json")[1])
    assert [record["object"]["id"] for record in denied] == ["physical_dependence"]


def test_show_finds_things_by_what_people_call_them(call) -> None:
    for name, says in [
        ("brain-derived neurotrophic factor", "id:             bdnf"),
        ("k:bdnf", "id:             bdnf"),
        ("dual.07a", "relation:       blocks"),
        ("blocks", "family:         causal"),
        ("B", "positive-effects"),
        ("upstream", "question:"),
    ]:
        code, out, _ = call("show", name)
        assert code == 0
        assert says in out, name


def test_paths_print_sign_grade_and_claims(call) -> None:
    out = call("paths", "ketamine", "fear memories", "--limit", "1")[1]
    assert "ketamine ⊣ activity of the amygdala → fear memories" in out
    assert "net −, lowers what is unwanted · probable (“can”) · one document: A" in out
    assert "[dual.14b]" in out
    code, out, _ = call("paths", "BDNF", "mTOR")
    assert (code, out.startswith("no path of couplings leads from BDNF to mTOR pathway")) == (0, True)
    assert "does not address the two together" in out
    # A rule is no coupling, but it is told; and what is said of the treatment is found for the substance.
    assert (
        "positive.83a  ketamine therapy is contraindicated in pregnancy (ban)"
        in call("paths", "ketamine", "pregnancy")[1]
    )
    assert "dual.14b" in call("paths", "ketamine", "amygdala")[1]
    assert call("paths", "ketamine", "ketamine")[0] == 2


def test_entities_and_info(call, graph) -> None:
    assert len(json.loads(call("entities", "--format", "json")[1])) == len(graph.corpus.entities)
    cellular = sum(entity.level == "cellular" for entity in graph.corpus.entities)
    assert call("entities", "--level", "cellular")[1].endswith(f"\n{cellular} entities\n")
    told = json.loads(call("info", "--format", "json")[1])
    assert told["claims"] == len(graph.corpus.claims)
    assert "Mechanisms" in call("info")[1]


def test_build_twice_gives_the_same_bytes(call, built: Build, tmp_path: Path) -> None:
    assert call("build", "--out", "again")[0] == 0
    first = {path.name: path.read_bytes() for path in built.folder.iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()}
    assert first == second
    endings = (".csv", ".html", ".jsonld", ".trig", ".ttl", ".sssom.tsv", "-relations.sssom.tsv")
    assert set(first) == {f"ketamine{ending}" for ending in endings}


def test_failed_build_leaves_what_was_there(call, tmp_path: Path) -> None:
    call("new", "mine")
    call("build", "mine", "--out", "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    claims = tmp_path / "mine/claims/example.yaml"
    claims.write_text(claims.read_text().replace("relation: blocks", "relation: bloks"))
    code, _, err = call("build", "mine", "--out", "out")
    assert (code, "did you mean blocks" in err) == (1, True)
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


@pytest.mark.parametrize("target", ["/proc/nothing", "file.txt/below"])
def test_unwritable_output(target: str, call, tmp_path: Path) -> None:
    (tmp_path / "file.txt").write_text("in the way")
    code, _, err = call("build", "--out", target)
    assert (code, "cannot write" in err) == (3, True)
    assert (tmp_path / "file.txt").read_text() == "in the way"


@pytest.mark.parametrize("taken", ["folder", "file"])
@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "TAKEN"),
        ("import", str(Path(__file__).parent / "cases/imports/bel.bel"), "--out", "TAKEN"),
        ("load", "mine", "TAKEN"),
        ("build", "mine", "--out", "out", "--store", "TAKEN"),
        ("export", "sif", "--corpus", "mine", "--out", "TAKEN/below"),
        ("export", "parquet", "--corpus", "mine", "--out", "TAKEN/below"),
        ("draw", "--around", "ketamine", "--out", "TAKEN/below"),
        ("paths", "ketamine", "bdnf", "--page", "TAKEN/below"),
    ],
    ids=lambda arguments: " ".join(arguments[:2]),
)
def test_a_place_that_is_taken_is_left_and_told_alike(
    call, tmp_path: Path, arguments: tuple[str, ...], taken: str
) -> None:
    call("new", "mine")
    if taken == "folder":
        (tmp_path / "TAKEN/below").mkdir(parents=True)
        (tmp_path / "TAKEN/below/claims.parquet").mkdir()
    else:
        (tmp_path / "TAKEN").write_text("in the way")
    before = sorted(tmp_path.rglob("*"))
    code, _, err = call(*arguments)
    assert (code, err.startswith("mechgraph: cannot write ")) == (3, True)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("out", [".", "..", "sub/..", "/"])
def test_a_folder_that_is_no_place_for_a_file_is_named_as_typed(call, tmp_path: Path, out: str) -> None:
    (tmp_path / "sub").mkdir()
    for command in (("export", "csv"), ("draw", "--mechanism", "mtor")):
        code, _, err = call(*command, "--out", out)
        assert (code, err) == (3, f"mechgraph: cannot write {Path(out)}: Is a directory\n")
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "sub"]


def test_what_is_no_regular_file_is_not_replaced(call, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.html")
    assert call("draw", "--mechanism", "mtor", "--out", "pipe.html")[0] == 3
    assert (tmp_path / "pipe.html").is_fifo()
    # A link stays a link.
    (tmp_path / "real.html").write_text("old")
    (tmp_path / "link.html").symlink_to("real.html")
    assert call("draw", "--mechanism", "mtor", "--out", "link.html")[0] == 0
    assert (tmp_path / "link.html").is_symlink()
    assert (tmp_path / "real.html").read_text().startswith("<!")


def test_full_or_closed_output_is_told(tmp_path: Path) -> None:
    for end in (">/dev/full", ">&-"):
        command = f"{sys.executable} -m mechgraph info {end}"
        done = subprocess.run([shutil.which("sh") or "sh", "-c", command], capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr
        assert done.returncode == (3 if "full" in end else 0)


def test_a_terminal_of_few_letters(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "mechgraph", "paths", "ketamine", "fear memories"]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_killed_command_leaves_no_worker_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mechgraph", "query", ENDLESS]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(3)
    os.kill(child.pid, signal.SIGTERM)
    assert child.wait(30) == 143
    with pytest.raises(ProcessLookupError):
        os.killpg(child.pid, 0)


def test_narrow_terminal_prints_records(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    from mechgraph.cli import output

    header, row = ("claim", "subject", "object"), ("c.1", "a long name of something", "x" * 60)
    monkeypatch.setattr(output.sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "40")
    output.table(header, [row])
    assert capsys.readouterr().out.splitlines()[:2] == ["claim:   c.1", "subject: a long name of something"]


def test_a_folder_in_the_way_of_an_output(call, tmp_path: Path) -> None:
    call("new", "mine")
    (tmp_path / "out/mine.html").mkdir(parents=True)
    assert call("build", "mine", "--out", "out")[0] == 3
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["mine.html"]


def test_interrupted_build_leaves_what_was_there(built: Build, tmp_path: Path) -> None:
    """A build that is killed while it works leaves the earlier files and no half-written one."""
    command = [sys.executable, "-m", "mechgraph", "build", "--out", str(tmp_path / "out")]
    shutil.copytree(built.folder, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    for wait in (0.05, 0.3, 0.6):
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            child.wait(wait)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if path.is_file()}
        assert after == before


@pytest.mark.parametrize(
    ("args", "title"),
    [
        (["--around", "BDNF"], "Within 1 step of BDNF"),
        (["--from", "ketamine", "--to", "antidepressant effect"], "From ketamine to antidepressant effect"),
        (["--mechanism", "mtor"], "mTOR and the healing of synapses"),
        (["--query", "SELECT ?claim { ?claim mg:hedge ?words }"], "SELECT ?claim { ?claim mg:hedge ?words }"),
        (["--query", "upstream", "--set", "entity=BDNF"], "upstream"),
    ],
)
def test_draw_a_part(args: list[str], title: str, call, tmp_path: Path, graph: MechanismGraph) -> None:
    code, out, _ = call("draw", *args, "--out", "part.html")
    page = json.loads(unpacked((tmp_path / "part.html").read_text(), "page-data"))
    shown, total = len(page["claims"]), len(graph.corpus.claims)
    assert (code, page["view"]["title"], page["view"]["hidden_claims"]) == (0, title, total - shown)
    assert 0 < shown < total
    assert out.startswith(f"{title}: {counted(shown, 'claim')} of {total}\nOpen the page: file://")


def test_a_faulty_query_is_told_by_draw_as_by_query(call, tmp_path: Path) -> None:
    (tmp_path / "bad.rq").write_text("\nSELECT ?claim { ?claim mg:hedge }\n")
    told = call("query", "bad.rq")
    assert told[2].startswith("mechgraph: bad.rq:2:")
    assert call("draw", "--query", "bad.rq") == told


def test_hostile_labels_reach_the_terminal_harmless(call, tmp_path: Path) -> None:
    call("new", "mine")
    odd = dict.fromkeys(("label", "title"), bare(HOSTILE[:300])) | {"says": HOSTILE[:300].strip()}
    for name, before in (
        ("entities.yaml", "label: alertness"),
        ("corpus.yaml", "title: "),
        ("documents/example.yaml", "title: "),
        ("claims/example.yaml", "says: "),
    ):
        file = tmp_path / "mine" / name
        key = before.split(":")[0]
        file.write_text(re.sub(rf"\b{before}.*", lambda _, key=key: f"{key}: {one_line(odd[key])}", file.read_text()))
    for args in (
        ["entities"], ["claims"], ["info"], ["paths", "caffeine", "alertness"], ["show", "alertness"],
        ["show", "example"], ["explain", "caffeine", "alertness"], ["explain", "alertness"], ["gaps"], ["loops"],
        ["effect", "caffeine", "alertness"], ["essential", "caffeine", "alertness"], ["what-if", "--raise", "caffeine"],
        ["contradictions"], ["query", "SELECT ?s ?o WHERE { ?s ?p ?o }"], ["show", "alertnes"], ["coverage", "mine"],
    ):  # fmt: skip
        option = ["--corpus", "mine"] if args[0] != "coverage" else ["--segments"]
        code, out, err = call(*args, *option)
        assert code in (0, 2), (args, err)
        obeyed = {letter for letter in out + err if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
        assert obeyed <= {"\n"}, args
    code, out, _ = call("show", "alertness", "--corpus", "mine", "--format", "json")
    assert not set(out) & set("\x1b\x9b\u202e\u2028\r\t")
    assert json.loads(out)["label"] == odd["label"]
    assert call("build", "mine", "--out", "out")[0] == 0


def test_a_document_keeps_any_title(call) -> None:
    title = "a\u2028b \u200f\u2029 c: 'd' \"e\" #f"
    call("new", "mine")
    added = ("segment", "mine/texts/example.txt", "--into", "mine", "--id", "again", "--short", "X", "--title", title)
    assert call(*added)[0] == 0
    assert json.loads(call("show", "again", "--corpus", "mine", "--format", "json")[1])["title"] == title


def test_many_documents_are_told_of_by_the_first(call, tmp_path: Path) -> None:
    lines = 'SET Citation = {"PubMed", "1"}\na(CHEBI:x) -> bp(GO:y)\n'
    (tmp_path / "files").mkdir()
    for number in range(12):
        (tmp_path / f"files/d{number:02}.bel").write_text(lines)
    assert call("import", "files", "--out", "made")[0] == 0
    told = call("info", "--corpus", "made")[1]
    assert told.count(": 1 claim from 1 segment") == 10
    assert "  … and 2 more: --format json lists all\n" in told
    assert len(json.loads(call("info", "--corpus", "made", "--format", "json")[1])["document_list"]) == 12
    (tmp_path / "files/d00.bel").unlink()
    (tmp_path / "files/d01.bel").unlink()
    assert call("import", "files", "--out", "fewer")[0] == 0
    assert "more" not in call("info", "--corpus", "fewer")[1]


def test_a_row_of_a_table_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    from mechgraph.cli import output

    output.table(("name", "says"), [("a\nb", "x\ty"), ("c", "\x1b[31m\x7f")])
    rows = capsys.readouterr().out.splitlines()[2:]
    assert rows == ["a␊b    x␉y", "c      ␛[31m␡"]


def test_the_report_of_an_import_keeps_its_rows(call, tmp_path: Path) -> None:
    edges = [{"subject": "a:1", "predicate": "biolink:rel\nated\x1b[2J_to", "object": "a:2"}]
    (tmp_path / "x_edges.jsonl").write_text("".join(json.dumps(one) + "\n" for one in edges))
    code, out, _ = call("import", "x_edges.jsonl", "--from", "kgx", "--out", "made")
    assert code == 0
    (row,) = (line for line in out.splitlines() if line.startswith("read as "))
    assert "rel␊ated␛[2J" in row
    assert row.endswith(" 1")


def test_endless_input_is_refused() -> None:
    with Path("/dev/zero").open("rb") as endless:
        command = [sys.executable, "-m", "mechgraph", "query", "-"]
        done = subprocess.run(command, stdin=endless, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, "are the limit" in done.stderr) == (1, True)


def test_interrupted_query_ends_at_once() -> None:
    """Ctrl-C while the engine works: one line, exit code 130, and no process left behind."""
    command = [sys.executable, "-m", "mechgraph", "query", ENDLESS]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    with pytest.raises(subprocess.TimeoutExpired):
        child.communicate(timeout=3)
    os.killpg(child.pid, signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert (child.returncode, err.strip()) == (130, "mechgraph: interrupted")


def test_an_interruption_while_modules_are_imported_is_quiet() -> None:
    """Python tells of each module once it is imported; after the first of click there are many to come."""
    command = [sys.executable, "-X", "importtime", "-m", "mechgraph", "claims"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        assert next((line for line in child.stderr if "click" in line), None) is not None
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=60)
    told = [line for line in err.splitlines() if not line.startswith("import time:")]
    assert (child.returncode, told, out) == (130, ["mechgraph: interrupted"], "")


def test_output_into_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m mechgraph claims --format json | head -1"
    done = subprocess.run(
        [shutil.which("bash") or "bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_shell_completion(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("mechgraph")
    environment = {
        **os.environ,
        "_MECHGRAPH_COMPLETE": "bash_complete",
        "COMP_WORDS": "mechgraph que",
        "COMP_CWORD": "1",
    }
    done = subprocess.run([script], env=environment, capture_output=True, text=True, check=False)
    assert "query" in done.stdout


CELLS = st.text(st.sampled_from("ab 二é→·"), max_size=9)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=5)))
def test_a_table_that_need_not_be_wrapped_is_laid_out_as_rich_would(rows: list[list[str]]) -> None:
    assume(any(rows[0]))
    printed = []
    for layout in (_print_table, _print_wrapped):
        with redirect_stdout(io.StringIO()) as out:
            layout(rows[0], rows[1:], 200)
        printed.append(out.getvalue())
    assert printed[0] == printed[1]


def test_what_if_prints_so_many_of_a_level_or_fate(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["what-if", "--raise", "ketamine", "--limit", "2"]) == 0
    levels = capsys.readouterr().out.split("\n\n")[1:]
    told = [[line for line in level.splitlines() if re.match(r"  [+−±?] ", line)] for level in levels]
    assert max(map(len, told)) == 2
    assert sum(level.count("more: --limit") for level in levels) > 1
    assert run(["what-if", "--raise", "ketamine", "--block", "BDNF", "--limit", "1"]) == 0
    assert "more: --limit" in capsys.readouterr().out
