"""Two ways to operate the same page: by pointing, or by keyboard alone."""

from playwright.sync_api import Locator, Page

FARTHEST = 400


class Pointer:
    def press(self, button: Locator) -> None:
        button.click()

    def write(self, box: Locator, words: str) -> None:
        box.fill(words)

    def choose(self, choice: Locator) -> None:
        """A radio or a tick; people hit its label."""
        choice.check()

    def pick(self, select: Locator, words: str) -> None:
        select.select_option(label=words)


class Keyboard(Pointer):
    """Tab to get there; Enter, Space, arrows and letters once there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, button: Locator) -> None:
        self._tab_to(button)
        self.page.keyboard.press("Enter")

    def write(self, box: Locator, words: str) -> None:
        self._tab_to(box)
        self.page.keyboard.type(words)

    def choose(self, choice: Locator) -> None:
        if choice.get_attribute("type") == "radio":
            group = self.page.locator(f"input[type=radio][name={choice.get_attribute('name')}]")
            self._tab_to(group.first)
            self._go(choice, "ArrowDown")
        else:
            self._tab_to(choice)
        if not choice.is_checked():
            self.page.keyboard.press("Space")

    def pick(self, select: Locator, words: str) -> None:
        self._tab_to(select)
        self.page.keyboard.press("Home")
        for _ in range(FARTHEST):
            if select.evaluate("select => select.selectedOptions[0].label.trim()") == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{select} has no {words}")

    def _tab_to(self, part: Locator) -> None:
        part.wait_for()
        self._go(part, "Tab")

    def _go(self, part: Locator, key: str) -> None:
        for _ in range(FARTHEST):
            if part.evaluate("part => part === document.activeElement"):
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"{key} does not lead to {part}")
