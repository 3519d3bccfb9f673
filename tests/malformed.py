"""Queries that cannot be read, each with the place of its fault and what the command and the page say."""

from __future__ import annotations

LONG = "?s ?p ?o . " * 700
LAST = "behind the last '}' go GROUP BY, HAVING, ORDER BY and LIMIT, in this order"

BEGINS = "a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE"
GRAPHS = ", ".join(
    f"<https://w3id.org/mechgraph/ketamine/graph/{name}>" for name in ("vocabulary", "stated", "presupposed", "implied")
)

MALFORMED = [
    # brackets, strings and addresses that are not closed, or close nothing
    ("SELECT ?x WHERE {\n ?x mg:increases ?y", 1, 17, "the '{' is not closed"),
    ("SELECT ?x {\n OPTIONAL { ?x mg:a ?y", 2, 11, "the '{' is not closed, nor the '{' in line 1, column 11"),
    ("ASK { ?x mg:a ?y\nFILTER(?x = 3 }", 2, 7, "the '(' is not closed before the '}' in line 2, column 15"),
    ("ASK { ?x mg:a [ mg:b 'é]' }", 1, 15, "the '[' is not closed before the '}' in line 1, column 27"),
    ("ASK { FILTER(?x<?y && (?z>3) }", 1, 13, "the '(' is not closed before the '}' in line 1, column 30"),
    ("ASK { ?x mg:a ?y FILTER(?y = 3 . ?x a ?z }", 1, 32, "unexpected '.'; the '(' in line 1, column 24 is not closed"),
    ("ASK { ?x mg:a ?y } # {\n}", 2, 1, "nothing is open that this '}' could close"),
    ("ASK { ?x mg:a ?y FILTER(?y > 3)) }", 1, 32, "nothing is open that this ')' could close"),
    ('SELECT ?x {\n ?x mg:a "abc: d }', 2, 10, 'the string that begins with " is not closed'),
    ("ASK { ?x mg:a 'abc\n' }", 1, 15, "the string that begins with ' is not closed"),
    ('ASK { ?x mg:a """é" }\n?x mg:b {', 1, 15, 'the string that begins with """ is not closed'),
    ("ASK { ?x mg:a 'it's' }", 1, 19, "unexpected 's'; in a string a quote is written \\'"),
    ("ASK { ?x mg:a <http://a }", 1, 15, "the address that begins here is not closed with '>'"),
    (
        "ASK { ?x mg:a <http://a b> }",
        1,
        15,
        "the address that begins here holds a sign that none may, such as a blank",
    ),
    ("ASK { ?x mg:a < ?y FILTER(?y < 3 && ?x<4) }", 1, 15, "the address that begins here is not closed with '>'"),
    (
        "ASK { FILTER(?y < 3) ?x mg:a < ?y . ?z mg:b <http://b> }",
        1,
        30,
        "the address that begins here holds a sign that none may, such as a blank",
    ),
    # what is missing
    ("ASK { ?x mg:a ?y\n ?z mg:b ?w }", 2, 2, "unexpected '?z'; is '.' missing before it?"),
    ("ASK { ?x mg:a ?y ; mg:b ?c mg:d ?e }", 1, 28, "unexpected 'mg:d'; is ';' missing before it?"),
    ("ASK { ?x mg:a mg:b.c mg:d }", 1, 22, "unexpected 'mg:d'; is ',' missing before it?"),
    ("ASK { ?x mg:a mg:b mg:c ; mg:d }", 1, 20, "unexpected 'mg:c'"),
    ("SELECT (COUNT(?x) ?n) { ?x mg:a ?y }", 1, 19, "unexpected '?n'; is 'AS' missing before it?"),
    ("SELECT * { ?x mg:a ?y } ORDER ?x", 1, 31, "unexpected '?x'; is 'BY' missing before it?"),
    ("SELECT ?x k:a mg:a ?y }", 1, 11, "unexpected 'k:a'; is '{' missing before it?"),
    ("SELECT ?x WHERE ?x mg:a ?y }", 1, 17, "unexpected '?x'; behind WHERE goes '{'"),
    ("ASK { ?x mg:a ?y FILTER ?x = 3 }", 1, 25, "unexpected '?x'; behind FILTER goes '('"),
    ("SELECT * { ?x mg:a ?y } LIMIT ten", 1, 31, "unexpected 'ten'; behind LIMIT goes a number"),
    ("SELECT WHERE { ?x mg:a ?y }", 1, 8, "unexpected 'WHERE'; behind SELECT goes ?NAME or *"),
    ("PREFIX ex <http://x/> ASK { }", 1, 8, "unexpected 'ex'; behind PREFIX goes NAME: <ADDRESS>"),
    ("PREFIX ex: http://x/ ASK { }", 1, 12, "unexpected 'http:'; an address stands between '<' and '>'"),
    ("PREFIX mg: http://x/y# ASK { ?x mg:a ?y }", 1, 12, "unexpected 'http:'; an address stands between '<' and '>'"),
    ("PREFIX ex: urn:x: ASK { }", 1, 12, "unexpected 'urn:x:'; behind PREFIX goes NAME: <ADDRESS>"),
    ("PREFIX ex: 'http://x/' ASK { }", 1, 12, "unexpected ''http://x/''; behind PREFIX goes NAME: <ADDRESS>"),
    ("PREFIX ex: <x> ASK { }", 1, 12, "unexpected '<x>'; an address is written in full"),
    (
        "ASK { GRAPH mg-no-graph { ?a ?b ?c } }",
        1,
        13,
        f"unexpected 'mg-no-graph'; behind GRAPH goes the address of a graph in full: {GRAPHS}",
    ),
    (
        "ASK { GRAPH <stated> { ?a ?b ?c } }",
        1,
        13,
        f"unexpected '<stated>'; behind GRAPH goes the address of a graph in full: {GRAPHS}",
    ),
    (
        "ASK FROM stated { ?a ?b ?c }",
        1,
        10,
        f"unexpected 'stated'; behind FROM goes the address of a graph in full: {GRAPHS}",
    ),
    ("SELECT ?x\nWHERE { ?x mg:increases }", 2, 25, "unexpected '}'; something is missing behind 'mg:increases'"),
    ("ASK { k:a.b.c mg:increases.by.x }", 1, 33, "unexpected '}'; something is missing behind 'mg:increases.by.x'"),
    ("SELECT * { ?x mg:a ?y } ORDER BY # ?x", 1, 33, "the query ends too early, behind 'BY'"),
    (
        "SELECT ?x\n",
        1,
        10,
        "the query ends too early, behind '?x'; what it asks for goes between '{' and '}'",
    ),
    # what is no query, or not yet
    ("PREFIX x: <http://x/>\n", 1, 22, f"the query ends too early, behind '<http://x/>'; {BEGINS}"),
    ("# what lowers it?\n?x mg:decreases k:bdnf", 2, 1, f"unexpected '?x'; {BEGINS}"),
    ("PREFIX x: <http://x/> WHERE { ?x x:a ?y }", 1, 23, f"unexpected 'WHERE'; {BEGINS}"),
    ("{ ?x mg:a ?y }", 1, 1, f"unexpected '{{'; {BEGINS}"),
    # what is written otherwise
    ("SELEC ?x WHERE { ?x mg:a ?y }", 1, 1, "unexpected 'SELEC'; did you mean SELECT?"),
    ("PREFIX x: <http://x/> aks { ?x x:a ?y }", 1, 23, "unexpected 'aks'; did you mean ASK?"),
    (
        "@prefix x: <http://x/> . ASK { ?x x:a ?y }",
        1,
        1,
        "unexpected '@prefix'; in a query this is PREFIX, and has no '.' behind it",
    ),
    (
        "@base <http://x/> .\nASK { ?x a <y> }",
        1,
        1,
        "unexpected '@base'; in a query this is BASE, and has no '.' behind it",
    ),
    ("PREFIX x: <http://x/> . ASK { ?x x:a ?y }", 1, 23, "unexpected '.'; without it the query can be read"),
    ("SELECT ?x WHRE { ?x mg:a ?y }", 1, 11, "unexpected 'WHRE'; did you mean WHERE?"),
    ("SELECT ?x WHRE { ?x mg:a ?y", 1, 11, "unexpected 'WHRE'; did you mean WHERE?"),
    ("ASK { ?x mg:a ?y . optinal { ?x mg:a ?y } }", 1, 20, "unexpected 'optinal'; did you mean OPTIONAL?"),
    ("ASK { ?x mg:a ?y FILTR(?x = 3) }", 1, 18, "unexpected 'FILTR'; did you mean FILTER?"),
    ("SELECT ?a (COUNT(?b) AS ?n) { ?a ?b ?c } GRUP BY ?a", 1, 42, "unexpected 'GRUP'; did you mean GROUP?"),
    ("SELECT (CONT(?x) AS ?n) { ?x mg:a ?y }", 1, 9, "unexpected 'CONT'; did you mean COUNT, CONCAT?"),
    ("ASK { ?x mg:a ?y FILTER(?x!=?y&&!bond(?x)) }", 1, 34, "unexpected 'bond'; did you mean BOUND?"),
    ('ASK { FILTER(?x = "a" AND ?y = 3) }', 1, 23, "unexpected 'AND'; did you mean &&?"),
    ("ASK { FILTER(?x == 3) }", 1, 17, "unexpected '=='; did you mean =?"),
    ("ASK { ?x increases ?y }", 1, 10, "unexpected 'increases'; is it a name without a prefix?"),
    ("ASK { FILTER(?y = bdnf) }", 1, 19, "unexpected 'bdnf'; is it a name without a prefix?"),
    ("ASK { k:claim/a.1.b ?p ?o }", 1, 14, "unexpected '/'; in a name a slash is written \\/"),
    ("ASK { ?x a <foo> }", 1, 12, "unexpected '<foo>'; an address is written in full"),
    (
        "SELECT COUNT(?x) AS ?n { ?x mg:a ?y }",
        1,
        8,
        "unexpected 'COUNT'; an expression in SELECT is written (… AS ?NAME)",
    ),
    ("SELECT * { ?x mg:a ?y } LIMIT 10 ORDER BY ?x", 1, 34, "unexpected 'ORDER'; " + LAST),
    ("SELECT * { ?x mg:a ?y ORDER BY ?x }", 1, 23, "unexpected 'ORDER'; " + LAST),
    ("SELECT ?x, ?y { ?x mg:a ?y }", 1, 10, "unexpected ','; without it the query can be read"),
    ("ASK { ?x mg:a 1.5e-3 . . ?x (mg:a|mg:b)+ ?y }", 1, 24, "unexpected '.'; without it the query can be read"),
    ("ASK { ?x mg:a ?y } UNION { ?x mg:b ?y }", 1, 20, "unexpected 'UNION'"),
    # what the engine says of a query whose words are in order
    ("SELECT ?a (COUNT(?b) AS ?n) {\n?a ?b ?c }", 1, 1, "the SELECT names a variable that is not grouped by"),
    (
        "SELECT * {\n { SELECT ?a (COUNT(?b) AS ?n) { { ?a ?b ?c } } } ?a ?d ?e }",
        2,
        4,
        "the SELECT names a variable that is not grouped by",
    ),
    ("SELECT ?x ?x { ?x ?y ?z }", 1, 1, "the SELECT names a variable twice"),
    (
        "SELECT ?x (1 AS ?x) { ?x mg:a ?y }",
        1,
        1,
        "the SELECT gives a variable a value that has one; take another name behind AS",
    ),
    (
        "ASK { ?x mg:a ?y BIND(1 AS ?y) ?x mg:b ?c }",
        1,
        18,
        "a BIND gives a variable a value that has one; take another name behind AS",
    ),
    ("SELECT * { ?s ?p ?o } GROUP BY ?s", 1, 1, "SELECT * does not go with GROUP BY; name the variables"),
    (
        "ASK { VALUES (?x ?y) { (mg:a) } }",
        1,
        7,
        "a row of VALUES has more values than there are variables, or fewer",
    ),
    # what is long
    (f"ASK {{ {LONG}OPTINAL {{ ?x a ?y }} }}", 1, 7 + len(LONG), "unexpected 'OPTINAL'; did you mean OPTIONAL?"),
    (f"ASK {{ {LONG}", 1, 5, "the '{' is not closed"),
]
"""Query, line, column, and the message."""
