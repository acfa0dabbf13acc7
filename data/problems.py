"""What is wrong with a file that people maintain, said so that they can mend it."""

from dataclasses import dataclass

from locales import text

SHOWN_PROBLEMS = 20
SHOWN_CHARACTERS = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: where it stands, what stands there, what is expected (a text for people)."""

    file: str
    expected: str
    row: int | None = None
    column: str = ""
    value: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return text("facts.problem_file", file=self.file, expected=self.expected)
        value = self.value if len(self.value) <= SHOWN_CHARACTERS else self.value[:SHOWN_CHARACTERS] + "…"
        shown = text("facts.value", value=value) if value else text("facts.empty")
        column = text("facts.column", column=self.column) if self.column else ""
        return text("facts.problem", file=self.file, row=self.row, column=column, value=shown, expected=self.expected)


class FactsError(Exception):
    """Reference files that cannot be trusted; the message, for people, lists the problems."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        lines = [text("facts.broken", count=len(problems)), *(f"- {problem}" for problem in problems[:SHOWN_PROBLEMS])]
        if len(problems) > SHOWN_PROBLEMS:
            lines.append(text("facts.more", count=len(problems) - SHOWN_PROBLEMS))
        super().__init__("\n".join(lines))
