"""Reads golive's reports of one run with parsers that nobody here wrote, and tells where a format says something else than
the JSON report, or where hostile words became more than words.

    compare_formats.py SCHEMA-FOLDER FOLDER...      each FOLDER has one file a format, named after it

It must not know how the formats are written."""

import csv
import html.parser
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree

import jsonschema
import prometheus_client.openmetrics.parser
import prometheus_client.parser

STATUSES = ["pass", "note", "warn", "fail", "unknown", "not-applicable"]
EFFECTS_THAT_STOP = {"hold", "no-go"}
faults = []
folder = ""


def demand(true, *what):
    if not true:
        faults.append(folder + ": " + " ".join(str(w)[:300] for w in what))


def read(name):
    with open(os.path.join(folder, name), "rb") as file:
        return file.read()


def is_harmless(text, but="\n"):
    """No control and no mark of direction that a terminal or a reader would obey."""
    for c in text:
        if c in but:
            continue
        if unicodedata.category(c) in ("Cc", "Cs") or c in "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff":
            return False
    return True


# ---- what the JSON report says ----


class Told:
    """Decision, counts and statuses of a run; a deployment's by its place, as ids need not differ."""

    def __init__(self, report):
        self.report = report
        self.decision = report["decision"]
        self.deployments = report["deployments"]

    @staticmethod
    def findings(deployment):
        return [f for check in deployment["checks"] for f in check["findings"]]

    def statuses(self, deployment):
        return [f["status"] for f in self.findings(deployment)]

    def by_id(self, name):
        return next(d for d in self.deployments if d["id"] == name)


# ---- one function a format ----


def compare_csv(told):
    text = read("csv").decode("utf-8")
    demand(text.startswith("\ufeff"), "csv: no byte order mark")
    demand(is_harmless(text[1:], "\r\n"), "csv: a control")
    demand(text.count("\n") == text.count("\r\n"), "csv: lines do not end with CR LF")
    rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
    names = rows[0]
    demand(all(len(row) == len(names) for row in rows), "csv: rows of different lengths")
    found = {}
    for row in rows[1:]:
        cells = dict(zip(names, row))
        found.setdefault(cells["deployment"], []).append(cells)
    demand(list(found) and set(found) == {d["id"] for d in told.deployments}, "csv: other deployments")
    for name, cells in found.items():
        deployment = told.by_id(name)
        demand({c["decision"] for c in cells} == {deployment["decision"]}, "csv: decision of", name)
        demand([c["status"] for c in cells if c["rule"]] == told.statuses(deployment), "csv: statuses of", name)
        digests = [f["digest"] for f in told.findings(deployment)]
        demand([c["finding"] for c in cells if c["rule"]] == digests, "csv: digests of", name)
    # Whatever sign a spreadsheet splits at, no cell begins a formula.
    for sign in ",;\t|":
        for row in csv.reader(io.StringIO(text[1:], newline=""), delimiter=sign):
            for cell in row:
                demand(not re.match(r"[ \t\r]*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell) or sign == "|", "csv: formula", cell)


def compare_junit(told):
    text = read("junit").decode("utf-8")
    demand(is_harmless(text), "junit: a control")
    root = xml.etree.ElementTree.fromstring(text)
    suites = root.findall("testsuite")
    demand(len(suites) == 1 + len(told.deployments), "junit: suites")
    words = {"go": None, "hold": "error", "no-go": "failure"}
    for suite, deployment in zip(suites, [None] + told.deployments):
        tests = suite.findall("testcase")
        for name in ("failure", "error", "skipped"):
            attribute = {"failure": "failures", "error": "errors"}.get(name, name)
            demand(int(suite.get(attribute)) == len(suite.findall("testcase/" + name)), "junit: count of", name)
        demand(int(suite.get("tests")) == len(tests), "junit: number of tests")
        decision = deployment["decision"] if deployment else told.decision
        demand(tests[0].get("name") == "decision", "junit: first test")
        demand([e.tag for e in tests[0]] == [w for w in [words[decision]] if w], "junit: decision")
        if not deployment:
            continue
        properties = {p.get("name"): p.get("value") for p in suite.findall("properties/property")}
        demand(properties["decision"] == decision, "junit: property decision")
        for status in STATUSES:
            count = int(properties["checks_" + status.replace("-", "_")])
            demand(count == deployment["counts"][status], "junit: checks", status)
        lines = suite.find("system-out").text or ""
        statuses = [line.split(" ")[0] for line in lines.splitlines()]
        demand(statuses == told.statuses(deployment), "junit: statuses")
        stops = len(suite.findall("testcase/failure")) + len(suite.findall("testcase/error"))
        demand(stops > 0 if decision != "go" else stops == 0, "junit: failures of a", decision)


def compare_tap(told):
    text = read("tap").decode("utf-8")
    demand(is_harmless(text), "tap: a control")
    demand(text.startswith("TAP version 14\n"), "tap: version")
    parts = re.split(r"(?m)^# Subtest: .*\n", text)
    demand(len(parts) == 1 + len(told.deployments), "tap: subtests")
    for part, deployment in zip(parts[1:], told.deployments):
        inner = "".join(l[4:] + "\n" for l in part.split("\n") if l.startswith("    "))
        statuses = [json.loads(m) for m in re.findall(r"(?m)^  status: (.*)$", inner)]
        demand(statuses == told.statuses(deployment), "tap: statuses")
        demand(re.search(r'(?m)^  decision: "%s"$' % deployment["decision"], inner), "tap: decision")
        with open(os.path.join(folder, "inner.tap"), "w") as file:
            file.write("TAP version 13\n" + inner)
        read_tap("inner.tap", deployment["decision"], 1 + len(statuses) + len(deployment["not_looked_at"]))
    with open(os.path.join(folder, "outer.tap"), "w") as file:
        # Harnesses before TAP 14 stop at its version, and would read the YAML of subtests as their own.
        file.write(re.sub(r"(?m)^    .*\n", "", text).replace("TAP version 14", "TAP version 13", 1))
    read_tap("outer.tap", told.decision, 1 + len(told.deployments))


def read_tap(name, decision, points):
    """Perl's own parser: no error in it, as many points as planned, and failures if it is not go."""
    program = """use TAP::Parser; my $p = TAP::Parser->new({exec => ['cat', $ARGV[0]]});
        $p->run; print join(' ', $p->tests_run, scalar($p->parse_errors), $p->has_problems ? 1 : 0, $p->parse_errors), "\\n";"""
    path = os.path.join(folder, name)
    run = subprocess.run(["perl", "-e", program, path], stdout=subprocess.PIPE, text=True, check=False)
    words = run.stdout.split()
    demand(words[:2] == [str(points), "0"], "tap: parsed as", run.stdout, name)
    demand((words[2] == "0") == (decision == "go"), "tap: problems of a", decision)


def compare_sarif(told, schemas):
    report = json.loads(read("sarif"))
    for error in list(jsonschema.Draft4Validator(schemas["sarif"]).iter_errors(report))[:3]:
        demand(False, "sarif:", list(error.absolute_path), error.message)
    run = report["runs"][0]
    demand(run["properties"]["decision"] == told.decision, "sarif: decision")
    for one, deployment in zip(run["properties"]["deployments"], told.deployments):
        demand(one["decision"] == deployment["decision"], "sarif: decision of a deployment")
        demand([int(one["checks_" + s.replace("-", "_")]) for s in STATUSES] == [deployment["counts"][s] for s in STATUSES],
               "sarif: counts")
    findings = [f for d in told.deployments for f in told.findings(d)]
    kinds = {"pass": "pass", "note": "informational", "warn": "fail", "fail": "fail", "unknown": "open",
             "not-applicable": "notApplicable"}
    demand(len(run["results"]) == len(findings), "sarif: results")
    for result, finding in zip(run["results"], findings):
        demand(result["kind"] == kinds[finding["status"]], "sarif: kind of", finding["status"])
        demand(result["properties"]["status"] == finding["status"], "sarif: status")
        settled = (finding["waiver"] is not None) + (finding["accepted"] is not None)
        demand(len(result["suppressions"]) == settled, "sarif: suppressions")
        text = result["message"]["text"]
        demand(not re.search(r"(?<!\\)(\\\\)*\[", text), "sarif: a link in", text)
        demand(not re.search(r"(?<!{)({{)*{(?!{)\d", text), "sarif: a placeholder in", text)
    rules = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    demand(len(rules) == len(run["tool"]["driver"]["rules"]), "sarif: a rule twice")
    demand(rules >= {f["rule"] for f in findings}, "sarif: a rule that is not described")


def uuids(value):
    if isinstance(value, dict):
        if "uuid" in value:
            yield value["uuid"]
        for inner in value.values():
            yield from uuids(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from uuids(inner)


def compare_oscal(told, schemas):
    report = json.loads(read("oscal"))
    for name in ("oscal", "nist"):
        if name in schemas:
            for error in list(jsonschema.Draft7Validator(schemas[name]).iter_errors(report))[:3]:
                demand(False, name + ":", list(error.absolute_path), error.message)
    results = report["assessment-results"]["results"]
    demand(len(results) == len(told.deployments), "oscal: results")
    # The tool and the product are named in each result by the same UUIDs; definitions are each there once.
    all_uuids = list(uuids(report))
    demand(len(all_uuids) == len(set(all_uuids)), "oscal: a UUID twice")
    for result, deployment in zip(results, told.deployments):
        props = {p["name"]: p["value"] for p in result["props"]}
        demand(props["decision"] == deployment["decision"], "oscal: decision")
        demand([int(props["checks_" + s.replace("-", "_")]) for s in STATUSES] == [deployment["counts"][s] for s in STATUSES],
               "oscal: counts")
        statuses = [next(p["value"] for p in o["props"] if p["name"] == "status") for o in result.get("observations", [])]
        demand(statuses == told.statuses(deployment), "oscal: statuses")
        states = {}
        for finding in result.get("findings", []):
            states[finding["related-observations"][0]["observation-uuid"]] = finding["target"]["status"]["state"]
        for observation, status in zip(result.get("observations", []), statuses):
            state = states.get(observation["uuid"])
            effect = next(p["value"] for p in observation["props"] if p["name"] == "effect")
            demand(state != "satisfied" or effect not in EFFECTS_THAT_STOP, "oscal: satisfied though it stops")
            demand((state is None) == (status == "not-applicable") or status == "not-applicable", "oscal: finding of", status)
            demand(status not in ("fail", "unknown") or state == "not-satisfied", "oscal:", status, "is", state)
            demand(status not in ("pass", "note") or state in ("satisfied", "not-satisfied"), "oscal:", status, "is", state)


def compare_openmetrics(told):
    text = read("openmetrics").decode("utf-8")
    demand(is_harmless(text), "openmetrics: a control")
    for parse in (prometheus_client.openmetrics.parser.text_string_to_metric_families,
                  prometheus_client.parser.text_string_to_metric_families):
        samples = {}
        for family in parse(text):
            for sample in family.samples:
                key = (sample.name, tuple(sorted(sample.labels.items())))
                demand(key not in samples, "openmetrics: twice:", key)
                samples[key] = sample.value
        get = lambda name, **labels: samples.get(("golive_" + name, tuple(sorted(labels.items()))))
        for decision in ("go", "hold", "no-go"):
            demand(get("run_decision", decision=decision) == (told.decision == decision), "openmetrics: decision")
            count = sum(d["decision"] == decision for d in told.deployments)
            demand(get("run_deployments", decision=decision) == count, "openmetrics: deployments")
        for d in told.deployments:
            for decision in ("go", "hold", "no-go"):
                value = get("deployment_decision", deployment=d["id"], decision=decision)
                demand(value == (d["decision"] == decision), "openmetrics: decision of", d["id"])
            for status in STATUSES:
                demand(get("deployment_checks", deployment=d["id"], status=status) == d["counts"][status], "openmetrics: checks")
                count = told.statuses(d).count(status)
                demand(get("deployment_findings", deployment=d["id"], status=status) == count, "openmetrics: findings")
            demand(get("deployment_conditions", deployment=d["id"]) == len(d["conditions"]), "openmetrics: conditions")
            known = get("deployment_cleared_until_timestamp_seconds", deployment=d["id"]) is not None
            demand(known == (d["cleared_until"] is not None), "openmetrics: lapse of", d["id"])
    run = subprocess.run(["promtool", "check", "metrics"], input=text.encode(), capture_output=True, check=False)
    demand(run.returncode == 0, "promtool:", run.stdout + run.stderr)


def compare_nagios(told):
    raw = read("nagios")
    text = raw.decode("utf-8")
    demand(len(raw) < 8192, "nagios: longer than Nagios reads")
    demand(is_harmless(text), "nagios: a control")
    first, _, rest = text.partition("\n")
    words, _, performance = first.partition(" | ")
    demand("|" not in words and "|" not in rest and not re.search(r"[<>`$&\\]", words + rest), "nagios: a sign it obeys")
    values = {}
    for item in performance.split(" "):
        match = re.fullmatch(r"([a-z_]+)=(-?\d+);[\d:~@]*;[\d:~@]*;0", item)
        demand(match, "nagios: performance data", item)
        if match:
            values[match.group(1)] = int(match.group(2))
    counts = {d: sum(x["decision"] == d for x in told.deployments) for d in ("go", "hold", "no-go")}
    demand(values["deployments"] == len(told.deployments), "nagios: deployments")
    demand((values["go"] + values["conditions"], values["hold"], values["no_go"]) ==
           (counts["go"], counts["hold"], counts["no-go"]), "nagios: decisions")
    for status in STATUSES:
        count = sum(d["counts"][status] for d in told.deployments)
        demand(values["checks_" + status.replace("-", "_")] == count, "nagios: checks")
    conditional = any(d["decision"] == "go" and d["conditions"] for d in told.deployments)
    state = {"no-go": "CRITICAL", "hold": "UNKNOWN"}.get(told.decision, "WARNING" if conditional else "OK")
    demand(words.startswith("GOLIVE %s - %s" % (state, told.decision.upper())), "nagios: state", words)


class Page(html.parser.HTMLParser):
    """The tags of a page, and the words outside of them, a line a block."""

    def __init__(self):
        super().__init__()
        self.tags = set()
        self.words = []
        self.attributes = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag not in ("strong", "code"):
            self.words.append("\n" if tag != "td" else "\t")

    def handle_data(self, data):
        self.words.append(data)


def compare_markdown(told):
    text = read("markdown").decode("utf-8")
    demand(is_harmless(text), "markdown: a control")
    extensions = [w for e in ("table", "autolink", "strikethrough", "tasklist") for w in ("-e", e)]
    run = subprocess.run(["cmark-gfm", "--unsafe", *extensions], input=text.encode(), capture_output=True, check=True)
    page = Page()
    page.feed(run.stdout.decode("utf-8"))
    ours = {"h1", "h2", "h3", "p", "ul", "li", "strong", "code", "table", "thead", "tbody", "tr", "th", "td", "details",
            "summary", "hr", "input"}
    demand(page.tags <= ours, "markdown: tags", page.tags - ours)
    demand(page.attributes <= {"type", "disabled", "align"}, "markdown: attributes", page.attributes)
    demand(not re.search(r"@[A-Za-z]|(?<![\w])#\d", re.sub(r"@<!-- -->|#<!-- -->", "", text)), "markdown: a mention")
    demand("[ ]" not in re.sub(r"(?m)^- \[ \] ", "", text), "markdown: a box")
    words = "".join(page.words)
    title = {"no-go": "NO-GO", "hold": "HOLD", "go": "GO"}
    demand(text.startswith("# %s: " % title[told.decision]), "markdown: decision")
    if len(told.deployments) > 1:
        for d in told.deployments:
            demand(re.search(r"\n\s*%s(, in use)?\s+%s\s" % (title[d["decision"]], d["id"]), words), "markdown: row of", d["id"])
    chapters = re.split(r"(?m)^## (?!What)", text)[1:]
    demand(len(chapters) == len(told.deployments), "markdown: chapters")
    for chapter in chapters:
        d = told.by_id(re.match(r"\S+: (.*)", chapter).group(1))
        count = lambda *names: sum(int(m) for n in names
                                   for m in re.findall(r"(?m)^(?:### |<details><summary>)%s \((\d+)\)" % n, chapter))
        statuses = told.statuses(d)
        demand(chapter.startswith(title[d["decision"]] + ": "), "markdown: decision of", d["id"])
        demand(count("Not met", "Not met, but waived") == statuses.count("fail"), "markdown: fails")
        demand(count("Not known") == statuses.count("unknown"), "markdown: unknowns")
        demand(count("Met") == statuses.count("pass"), "markdown: passes")
        demand(count("Does not apply") == statuses.count("not-applicable"), "markdown: what does not apply")
        demand(count("Look at this", "Looked at and accepted", "Good to know") ==
               statuses.count("warn") + statuses.count("note"), "markdown: warns and notes")


def compare(schemas):
    told = Told(json.loads(read("json")))
    compare_csv(told)
    compare_junit(told)
    compare_tap(told)
    compare_sarif(told, schemas)
    compare_oscal(told, schemas)
    compare_openmetrics(told)
    compare_nagios(told)
    compare_markdown(told)


def read_schemas(place):
    schemas = {}
    for name, path in (("sarif", "sarif-2.1.0-rtm.5.json"), ("oscal", "oscal-results.schema.json")):
        with open(os.path.join(place, path), encoding="utf-8") as file:
            schemas[name] = json.load(file)
    nist = os.environ.get("GOLIVE_OSCAL_SCHEMA")
    if nist:
        with open(nist, encoding="utf-8") as file:  # Python knows no \p{L} and \p{N}
            text = file.read().replace(r"(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*", r"[A-Za-z_][A-Za-z0-9.\\-_]*")
            schemas["nist"] = json.loads(text)
    return schemas


def main():
    global folder
    schemas = read_schemas(sys.argv[1])
    for folder in sys.argv[2:]:
        compare(schemas)
    print("\n".join(faults[:40]))
    print("%d reports, %d faults" % (len(sys.argv) - 2, len(faults)))
    sys.exit(1 if faults or len(sys.argv) < 3 else 0)


main()
