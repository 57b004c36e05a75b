"""The charts of a digest, drawn as vectors."""

from collections.abc import Sequence
from typing import Final

from api.digests.pdf.look import ACCENT, CAPTION, FAINT, GOLD, SMALL, SMALL_BOLD
from api.digests.pdf.sheet import Sheet
from api.digests.wire import ActivityBar, StarsBar

GAP: Final = 0.28  # of a bar's step


def activity(
    sheet: Sheet, x: float, y: float, width: float, height: float, bars: Sequence[ActivityBar]
) -> None:
    """Draw how many films were rated on each day or in each month."""
    most = max((bar.count for bar in bars), default=0) or 1
    step = width / len(bars)
    sheet.rule(x, y + height, width, FAINT)
    for number, bar in enumerate(bars):
        left, wide = x + number * step + step * GAP / 2, step * (1 - GAP)
        if bar.count:
            tall = height * bar.count / most
            sheet.box(left, y + height - tall, wide, tall, ACCENT)
            sheet.line(
                left, y + height - tall - 4, str(bar.count), SMALL_BOLD, width=wide, align="C"
            )
        label = bar.label if step > 6 else bar.label[0]
        sheet.line(x + number * step, y + height + 1, label, SMALL, width=step, align="C")


def stars(
    sheet: Sheet, x: float, y: float, width: float, height: float, bars: Sequence[StarsBar]
) -> None:
    """Draw how often each star value was given, beside the share it used to have."""
    total = sum(bar.count for bar in bars) or 1
    before = sum(bar.count_before for bar in bars) or 1
    shares = [(bar.count / total, bar.count_before / before) for bar in bars]
    most = max(max(pair) for pair in shares) or 1
    step = width / len(bars)
    sheet.rule(x, y + height, width, FAINT)
    for number, (bar, (now, usual)) in enumerate(zip(bars, shares, strict=True)):
        left, wide = x + number * step + step * GAP / 2, step * (1 - GAP)
        tall = height * now / most
        line = height * usual / most
        if bar.count:
            sheet.box(left, y + height - tall, wide, tall, GOLD)
        if usual:
            sheet.box(x + number * step, y + height - line, step, 0.5, ACCENT)
        if bar.count:
            above = y + height - max(tall, line) - 4
            sheet.line(left, above, str(bar.count), SMALL_BOLD, width=wide, align="C")
        label = f"{bar.stars:g}" if bar.stars == int(bar.stars) else "½"
        sheet.line(x + number * step, y + height + 1, label, SMALL, width=step, align="C")
    sheet.line(x, y + height + 5.5, "bars: now   lines: your usual share", CAPTION)
