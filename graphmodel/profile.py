"""The Profile: a named, dated, sourced set of rules and thresholds.

No threshold stands in code. A rule has an id, a value, an operator, a unit, a
force (must or may), a clause, a source, a confidence and a severity. Profiles
are TOML files; a local one names the profile it builds on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from graphmodel.errors import SchemaError, UsageError
from graphmodel.periods import Period, read_period
from graphmodel.texts import text

SEVERITIES = ("info", "warning", "error")
_OPERATORS = frozenset({">=", ">", "<=", "<", "==", "in", "is"})
MUST, MAY = "must", "may"
_FORCES = frozenset({MUST, MAY})
_CONFIDENCES = frozenset({"P", "S", "L", "C", "M"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of a profile."""

    id: str
    value: Any
    operator: str = ">="
    unit: str = ""
    force: str = "must"
    clause: str = ""
    source: str = ""
    confidence: str = "M"
    note: str = ""

    def __post_init__(self) -> None:
        for given, allowed, what in (
            (self.operator, _OPERATORS, "operator"),
            (self.force, _FORCES, "force"),
            (self.confidence, _CONFIDENCES, "confidence"),
        ):
            if given not in allowed:
                params = {"rule": self.id, "what": what, "given": given, "known": sorted(allowed)}
                raise SchemaError(text("errors", "PROFILE-FIELD", params))

    def holds(self, number: pl.Expr) -> pl.Expr:
        """Compare a column with the rule's value by its operator; unknown stays unknown."""
        compare = {
            ">=": number.ge,
            ">": number.gt,
            "<=": number.le,
            "<": number.lt,
            "==": number.eq,
        }
        if self.operator not in compare:
            params = {"rule": self.id, "operator": self.operator}
            raise SchemaError(text("errors", "PROFILE-OPERATOR", params))
        return compare[self.operator](self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRule:
    """How a finding code is weighed under a profile.

    Attributes
    ----------
    severity
        Its weight where the rule says must (see :meth:`Profile.severity_of`).
    """

    code: str
    severity: str = "info"
    rule: str | None = None
    off: bool = False


@dataclass(frozen=True, kw_only=True)
class Profile:
    """A set of rules by id and of weights by finding code, with its word lists."""

    name: str
    title: str
    edition: str
    source: str
    rules: Mapping[str, Rule] = field(default_factory=dict)
    findings: Mapping[str, FindingRule] = field(default_factory=dict)
    words: Mapping[str, Any] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)

    def __getitem__(self, rule: str) -> Rule:
        try:
            return self.rules[rule]
        except KeyError:
            params = {"profile": self.name, "rule": rule}
            raise SchemaError(text("errors", "PROFILE-NO-RULE", params)) from None

    def value(self, rule: str) -> Any:
        """Return the value of a rule."""
        return self[rule].value

    def force_of(self, item: FindingRule) -> str | None:
        """Return whether the rule of a finding says must or may; None where it has no rule."""
        return self[item.rule].force if item.rule else None

    def severity_of(self, item: FindingRule) -> str:
        """Return how severe a finding is: what a rule only allows is never more than information.

        The weight a profile gives a finding is that under a rule that says must.
        """
        return SEVERITIES[0] if self.force_of(item) == MAY else item.severity

    def findings_frame(self) -> pl.DataFrame:
        """Weights by finding code: ``code``, ``severity``, ``rule``, ``force``, ``off``."""
        rows = [
            (item.code, self.severity_of(item), item.rule, self.force_of(item), item.off)
            for item in self.findings.values()
        ]
        schema = {
            "code": pl.String,
            "severity": pl.String,
            "rule": pl.String,
            "force": pl.String,
            "off": pl.Boolean,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def with_rules(self, **values: Any) -> Profile:
        """Return the profile with the values of some rules changed."""
        changed = {
            name: Rule(**{**_fields(self[name]), "value": new}) for name, new in values.items()
        }
        return replace(self, rules=MappingProxyType({**self.rules, **changed}))


def _fields(rule: Rule | Period) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in rule.__slots__}


def shipped() -> list[str]:
    """Names of the profiles that come with the package."""
    folder = files("graphmodel") / "rules"
    return sorted(item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml"))


def load_profile(name: str | Path = "national_default") -> Profile:
    """Load a shipped profile by name, or one from a TOML file.

    Raises
    ------
    UsageError
        No such profile.
    SchemaError
        A rule that contradicts itself; the message names it.
    """
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        toml = path.read_text(encoding="utf-8")
    elif str(name) in shipped():
        toml = (files("graphmodel") / "rules" / f"{name}.toml").read_text(encoding="utf-8")
    else:
        params = {"name": str(name), "known": shipped()}
        raise UsageError(text("errors", "PROFILE-UNKNOWN", params))
    return parse_profile(toml)


def parse_profile(toml: str) -> Profile:
    """Read a profile from TOML text."""
    try:
        raw = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(text("errors", "PROFILE-TOML", {"why": str(error)})) from error
    if "name" not in raw:
        raise SchemaError(text("errors", "PROFILE-NO-NAME", {}))
    base = load_profile(raw["based_on"]) if "based_on" in raw else None
    rules = {**(base.rules if base else {})}
    for rule_id, fields in raw.get("rules", {}).items():
        inherited = _fields(rules[rule_id]) if rule_id in rules else {}
        rules[rule_id] = _rule(rule_id, {**inherited, **fields, "id": rule_id})
    weights = {**(base.findings if base else {})}
    for code, fields in raw.get("findings", {}).items():
        weights[code] = _weight(code, fields, rules)
    words = {**(base.words if base else {}), **raw.get("words", {})}
    periods = {**(base.periods if base else {})}
    for name, fields in raw.get("periods", {}).items():
        inherited = _fields(periods[name]) if name in periods else {}
        periods[name] = read_period(name, {**inherited, **fields, "id": name})
    return Profile(
        name=raw["name"],
        title=raw.get("title", raw["name"]),
        edition=str(raw.get("edition", "")),
        source=raw.get("source", ""),
        rules=MappingProxyType(rules),
        findings=MappingProxyType(weights),
        words=MappingProxyType(words),
        periods=MappingProxyType(periods),
    )


def _rule(rule_id: str, fields: Mapping[str, Any]) -> Rule:
    unknown = sorted(set(fields) - set(Rule.__slots__))
    if unknown:
        raise SchemaError(text("errors", "PROFILE-RULE-KEYS", {"rule": rule_id, "keys": unknown}))
    if "value" not in fields:
        raise SchemaError(text("errors", "PROFILE-NO-VALUE", {"rule": rule_id}))
    return Rule(**fields)


def _weight(code: str, fields: Mapping[str, Any], rules: Mapping[str, Rule]) -> FindingRule:
    unknown = sorted(set(fields) - {"severity", "rule", "off"})
    if unknown:
        raise SchemaError(text("errors", "PROFILE-KEYS", {"name": code, "keys": unknown}))
    weight = FindingRule(code=code, **fields)
    if weight.severity not in SEVERITIES:
        params = {"code": code, "given": weight.severity, "known": list(SEVERITIES)}
        raise SchemaError(text("errors", "PROFILE-SEVERITY", params))
    if weight.rule and weight.rule not in rules:
        params = {"code": code, "rule": weight.rule}
        raise SchemaError(text("errors", "PROFILE-RULE-MISSING", params))
    return weight
