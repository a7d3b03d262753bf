"""What a page complains about: scripts that fail, what the content policy refuses, files that are missing."""

from playwright.sync_api import ConsoleMessage, Page, Response

EXPECTED = "Failed to load resource"  # answers that refuse; a missing file is heard by its answer


def listen(page: Page, heard: list[str]) -> None:
    """Write down each complaint of `page` from now on."""

    def console(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(EXPECTED):
            heard.append(f"{page.url}: {message.text}")

    def answered(response: Response) -> None:
        part = response.request.resource_type not in ("document", "xhr", "fetch")
        if response.status >= 500 or (part and response.status >= 400):
            heard.append(f"{response.status} {response.url}")

    page.on("console", console)
    page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))
    page.on("response", answered)
