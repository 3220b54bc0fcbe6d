"""Write docs/reference.md and docs/schema anew from the code."""

from pathlib import Path

from bot.reference import documents

DOCS = Path(__file__).parents[1] / "docs"


def main() -> None:
    """Write what changed."""
    for name, text in documents().items():
        file = DOCS / name
        file.parent.mkdir(exist_ok=True)
        if not file.exists() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")
            print(f"wrote {file.relative_to(DOCS.parent)}")


if __name__ == "__main__":
    main()
