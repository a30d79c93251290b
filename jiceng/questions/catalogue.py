"""Every named question, in the order of the groups in which they are listed."""

from __future__ import annotations

from jiceng.questions import activity, changes, coverage, joint, owners, setup, terms, units

#: Modules in the order in which their groups are listed.
_MODULES = (coverage, units, setup, terms, activity, owners, joint, changes)
QUESTIONS = tuple(question for module in _MODULES for question in module.QUESTIONS)
GROUPS = tuple(dict.fromkeys(question.group for question in QUESTIONS))
#: What questions can be asked with: name → type.
PARAMETERS = {item.name: item.type for question in QUESTIONS for item in question.parameters}
