"""What can be wrong with a plan, and the sentence that says it: where, what was given, what is right."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


@dataclass(frozen=True)
class Fault:
    """One fault: `key` like counters[3].profile, the value given (None: missing), and what would be right."""

    key: str
    given: Any
    right: str
    about: str = ""  # whose it is, in words: "4 號櫃檯"

    def sentence(self, file_name: str, text: str = "") -> str:
        """The fault in one sentence, with the line where that can be told without doubt."""
        line = _line_of(text, self.key, self.given)
        place = f"{file_name} 第 {line} 行" if line else file_name
        about = f"（{self.about}）" if self.about else ""
        given = "" if self.given is None else f" 寫的是 {_shown(self.given)}"
        return f"{place}：{self.key}{about}{given}，{self.right}。"


def unknown(noun: str, given: str, known: Sequence[str]) -> str:
    """A sentence for a name that is not in the plan, with the nearest that is."""
    return f"沒有「{given}」這個{noun}；{nearest(given, known)}。"


def syntax(file_name: str, text: str, message: str) -> str:
    """A sentence for text that is not TOML: the line, what stands there and what to look for."""
    place = re.search(r"\(at line (\d+), column (\d+)\)", message)
    number = int(place[1]) if place else len(text.splitlines())
    lines = text.splitlines()
    what = lines[number - 1].strip()[:60] if 0 < number <= len(lines) else ""
    reason = re.sub(r"\s*\(at .*\)$", "", message)
    return (
        f"{file_name} 第 {number} 行：這一行看不懂「{what}」（{reason}）；"
        "請檢查引號、逗號和括號是否成對，文字要放在雙引號裡。"
    )


def of_pydantic(details: ErrorDetails, data: dict[str, Any], model: type[BaseModel]) -> Fault:
    """A value of the wrong kind, a missing key or a key that does not exist, as a fault."""
    loc = details["loc"]
    key = _key(loc)
    about = _about(loc, data)
    given = details.get("input")
    kind = details["type"]
    context = details.get("ctx", {})
    if kind == "missing":
        return Fault(key, None, "這一項沒有寫；請補上", about)
    if kind == "extra_forbidden":
        owner = _model_at(model, loc[:-1])
        known = list(owner.model_fields) if owner else []
        return Fault(key, given, f"沒有這個項目；{nearest(str(loc[-1]), known)}", about)
    if kind == "literal_error":
        return Fault(key, given, f"只能是 {context.get('expected', '').replace(' or ', '、')}", about)
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = f"不能小於 {context['ge']:g}" if "ge" in context else f"不能大於 {context['le']:g}"
        return Fault(key, given, bound, about)
    kinds = {
        "int": "整數，不加引號，例如 20",
        "float": "數字，不加引號，例如 2.5",
        "bool": "true 或 false",
        "string": "放在雙引號裡的文字",
        "tuple": '放在 [ ] 裡的清單，例如 ["ID", "SEAL"]',
        "model": '一組 { zh = "...", en = "..." } 這樣的項目',
        "dict": "一個表格 [名稱]",
    }
    for word, right in kinds.items():
        if kind.startswith(word):
            return Fault(key, given, f"應該是{right}", about)
    return Fault(key, given, f"不能用（{details['msg']}）", about)


def nearest(given: str, known: Sequence[str]) -> str:
    """The known name most like `given`, else the first of those there are, as half a sentence."""
    near = difflib.get_close_matches(given, known, n=1, cutoff=0.5)
    if near:
        return f"最接近的是 {near[0]}"
    return f"可以用的有 {_listed(known)}" if known else "目前一個都沒有"


def one_of(noun: str, known: Iterable[Any]) -> str:
    """Half a sentence that lists what there is."""
    return f"沒有這個{noun}；可以用的有 {_listed([str(value) for value in known])}"


def _listed(known: Sequence[str], most: int = 12) -> str:
    return "、".join(known[:most]) + ("…" if len(known) > most else "")


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _key(loc: tuple[int | str, ...]) -> str:
    key = ""
    for part in loc:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else part
    return key


def _about(loc: tuple[int | str, ...], data: Any) -> str:
    """Who the nearest listed thing is, so that nobody has to count from nought."""
    about = ""
    for part in loc:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(data, dict):
            name = data.get("id") or data.get("number") or data.get("digit") or data.get("name")
            if isinstance(name, (str, int)):
                about = str(name)
    return about


def _model_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> type[BaseModel] | None:
    """The model that holds the key at `loc`, found by its annotations."""
    at: type[BaseModel] | None = model
    for part in loc:
        if at is None or not isinstance(part, str):
            continue
        field = at.model_fields.get(part)
        at = _inner(field.annotation) if field else at  # a dict's own key: its value's model stays
    return at


def _inner(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        found = _inner(argument)
        if found is not None:
            return found
    return None


def _line_of(text: str, key: str, given: Any) -> int | None:
    """The only line that says `key = given` (or lists it), or None if it cannot be told."""
    if not isinstance(given, (str, int)) or isinstance(given, bool):
        return None
    name = re.sub(r"\[\d+\]$", "", key).rsplit(".", 1)[-1]
    listed = key.endswith("]")
    value = re.escape(json.dumps(given, ensure_ascii=False))
    pattern = rf"\b{name}\s*=\s*\[[^\]]*{value}" if listed else rf"\b{name}\s*=\s*{value}(?!\d)"
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.search(pattern, line)]
    return lines[0] if len(lines) == 1 else None
