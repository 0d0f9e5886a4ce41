"""What a page must never do, noticed while tests look at something else."""

from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Request, Response


class Watch:
    """Notes requests to other hosts, policy violations, script errors and answers of 500."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.faults: list[str] = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda fault: self.faults.append(f"script error: {fault.error}"))

    def look_away(self) -> None:
        """Ignore the console from now on: a checker that works inside the page may trip the policy."""
        self.context.remove_listener("console", self._console)

    def close(self) -> list[str]:
        """Close the browser profile and give what was seen."""
        try:
            self.context.close()
        except Error as error:  # a page that died is a fault, not a broken fixture
            self.faults.append(f"the browser ended early: {error}")
        return self.faults

    def _request(self, request: Request) -> None:
        if urlsplit(request.url).hostname not in ("127.0.0.1", "localhost", None):
            self.faults.append(f"request to another host: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} for {response.request.method} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A refused form answers 400 or 422 on purpose, and chromium calls that an error.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")
