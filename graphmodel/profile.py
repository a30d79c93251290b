"""The Profile: a named, dated, sourced set of rules and thresholds.

No threshold stands in code. A rule has an id, a value, an operator, a unit, a
force (must or may), a clause, a source, a confidence and a severity. Profiles
are TOML files; a local one names the profile it builds on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from graphmodel.errors import SchemaError, UsageError

SEVERITIES = ("info", "warning", "error")
_OPERATORS = frozenset({">=", ">", "<=", "<", "==", "in", "is"})
_FORCES = frozenset({"must", "may"})
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
                msg = f"规则 {self.id} 的 {what} 是 {given!r}，应为 {sorted(allowed)} 之一"
                raise SchemaError(msg)

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
            msg = f"规则 {self.id} 的运算符 {self.operator!r} 不能用于比较数字"
            raise SchemaError(msg)
        return compare[self.operator](self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRule:
    """How a finding code is weighed under a profile."""

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

    def __getitem__(self, rule: str) -> Rule:
        try:
            return self.rules[rule]
        except KeyError:
            msg = f"规则档案“{self.name}”里没有规则 {rule}"
            raise SchemaError(msg) from None

    def value(self, rule: str) -> Any:
        """Return the value of a rule."""
        return self[rule].value

    def findings_frame(self) -> pl.DataFrame:
        """Weights by finding code: ``code``, ``severity``, ``rule``, ``off``."""
        rows = [(item.code, item.severity, item.rule, item.off) for item in self.findings.values()]
        schema = {
            "code": pl.String,
            "severity": pl.String,
            "rule": pl.String,
            "off": pl.Boolean,
        }
        return pl.DataFrame(rows, schema=schema, orient="row")

    def with_rules(self, **values: Any) -> Profile:
        """Return the profile with the values of some rules changed."""
        changed = {
            name: Rule(**{**_fields(self[name]), "value": new}) for name, new in values.items()
        }
        return Profile(
            name=self.name,
            title=self.title,
            edition=self.edition,
            source=self.source,
            rules=MappingProxyType({**self.rules, **changed}),
            findings=self.findings,
            words=self.words,
        )


def _fields(rule: Rule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in Rule.__slots__}


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
        text = path.read_text(encoding="utf-8")
    elif str(name) in shipped():
        text = (files("graphmodel") / "rules" / f"{name}.toml").read_text(encoding="utf-8")
    else:
        msg = f"没有名为“{name}”的规则档案。可用的有：{'、'.join(shipped())}；也可给出 .toml 文件"
        raise UsageError(msg)
    return parse_profile(text)


def parse_profile(text: str) -> Profile:
    """Read a profile from TOML text."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        msg = f"规则档案不是有效的 TOML：{error}"
        raise SchemaError(msg) from error
    if "name" not in raw:
        msg = "规则档案缺少 name"
        raise SchemaError(msg)
    base = load_profile(raw["based_on"]) if "based_on" in raw else None
    rules = {**(base.rules if base else {})}
    for rule_id, fields in raw.get("rules", {}).items():
        inherited = _fields(rules[rule_id]) if rule_id in rules else {}
        rules[rule_id] = _rule(rule_id, {**inherited, **fields, "id": rule_id})
    weights = {**(base.findings if base else {})}
    for code, fields in raw.get("findings", {}).items():
        weights[code] = _weight(code, fields, rules)
    words = {**(base.words if base else {}), **raw.get("words", {})}
    return Profile(
        name=raw["name"],
        title=raw.get("title", raw["name"]),
        edition=str(raw.get("edition", "")),
        source=raw.get("source", ""),
        rules=MappingProxyType(rules),
        findings=MappingProxyType(weights),
        words=MappingProxyType(words),
    )


def _rule(rule_id: str, fields: Mapping[str, Any]) -> Rule:
    unknown = sorted(set(fields) - set(Rule.__slots__))
    if unknown or "value" not in fields:
        msg = f"规则 {rule_id}：{'不认识 ' + '、'.join(unknown) if unknown else '缺少 value'}"
        raise SchemaError(msg)
    return Rule(**fields)


def _weight(code: str, fields: Mapping[str, Any], rules: Mapping[str, Rule]) -> FindingRule:
    unknown = sorted(set(fields) - {"severity", "rule", "off"})
    if unknown:
        msg = f"{code}：不认识 {'、'.join(unknown)}"
        raise SchemaError(msg)
    weight = FindingRule(code=code, **fields)
    if weight.severity not in SEVERITIES:
        msg = f"{code} 的 severity 是 {weight.severity!r}，应为 {'、'.join(SEVERITIES)} 之一"
        raise SchemaError(msg)
    if weight.rule and weight.rule not in rules:
        msg = f"{code} 引用的规则 {weight.rule} 不存在"
        raise SchemaError(msg)
    return weight
