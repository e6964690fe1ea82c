"""Refusals: exceptions named for the rule, each with a Chinese sentence that says what to do next.

A leaf. Services and queries raise them; the web layer turns them into a message and a proper status.
"""

from typing import Any


class Refused(Exception):
    """Something may not be done; `sentence` tells the person why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotVisible(Refused):
    """The thing does not exist for this person: nobody learns whether it exists for others."""

    def __init__(self, sentence: str = "没有找到，或者不在您的查看范围内。") -> None:
        super().__init__(sentence)


class NotAllowed(Refused):
    """The person sees it but may not do this, or not now."""


class AnswersRefused(Refused):
    """What was filled in cannot stand; `faults` gives a sentence for each field key, "" for the form as a whole."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("请按提示修改后再提交，已填内容都还在。")
        self.faults = faults


class SomebodyWasFirst(Refused):
    """The thing changed between reading and writing; `current` is how it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__("有人刚刚改动了这一条。请看清现在的情况再决定，您填写的内容还在。")
        self.current = current


class AlreadyDifferent(Refused):
    """The same client-made id came before with other content."""

    def __init__(self) -> None:
        super().__init__("这份内容提交过一次，但两次不一样。请返回列表核对已保存的那一份，需要时用“补充情况”更正。")
