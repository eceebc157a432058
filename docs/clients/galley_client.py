"""Galley's client for Python: one file, the standard library only, Python 3.8 or newer.

Copy it into your project. Where the app said

    from llm_integration.services import LLMTranslationService

it now says

    from galley_client import LLMTranslationService

and everything else stays: `translate_text`, `translate_chapter`, `generate_chapter_abstract`,
`extract_key_terms` and `divide_into_chapters` are there under their names. Results are what they
were (text is a `str`, terms and chapters are lists) and carry what Galley knows about them besides:
`result.call_ids`, `result.cost_usd`, `result.model`, `result.warnings`.

Two things differ on purpose. A translation that fails raises a `GalleyError`; it is never text that
looks like a translation. And nothing is cut: long texts are translated in as many calls as they need.

Where Galley is and who is calling: the arguments of `LLMTranslationService`; else `GALLEY_URL` and
`GALLEY_API_TOKEN`; else the data folder of the Galley that runs on this machine (`GALLEY_DATA_DIR`,
or where the system keeps application data), which holds its port and its owner's token. Give an app
a token of its own: `galley tokens create my-app`.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import socket
import ssl
import sys
import time
import uuid
from typing import Any, Dict, FrozenSet, Iterable, Iterator, List, Mapping, NoReturn, Optional, Tuple, Union
from urllib.parse import quote, urlencode, urlsplit

__all__ = [
    "AuthenticationError",
    "Chapter",
    "ConflictError",
    "ConnectionFailed",
    "Division",
    "Galley",
    "GalleyError",
    "InvalidRequest",
    "KeyMissing",
    "KeyTerm",
    "KeyTerms",
    "LLMTranslationService",
    "NotFound",
    "ProviderError",
    "RateLimited",
    "ServerError",
    "TimedOut",
    "TrackedText",
    "TranslationStream",
]

DEFAULT_PORT = 4545
BATCH_SIZE = 10_000
"""Most calls that Galley records in one request."""


# --- What can go wrong -------------------------------------------------------------------------


class GalleyError(Exception):
    """What went wrong, what was kept and what to do, in words.

    code         stable and machine-readable, such as "key_missing"
    status       HTTP status; None where no answer came
    details      more for programs: `kind` is the finer reason of a provider's failure
    retry_after  seconds to wait before another try; None where nobody said
    """

    def __init__(
        self,
        message: str,
        code: str = "unknown",
        status: Optional[int] = None,
        details: Optional[Mapping[str, Any]] = None,
        retry_after: Optional[float] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.details = dict(details or {})
        self.retry_after = retry_after

    @property
    def kind(self) -> Optional[str]:
        """The finer reason of a provider's failure, such as "context_length" or "content_filter"."""
        kind = self.details.get("kind")
        return kind if isinstance(kind, str) else None


class ConnectionFailed(GalleyError):
    """Galley could not be reached, or the connection broke."""


class TimedOut(GalleyError):
    """No answer came in the time given. Galley cancels what was under way; finished parts are kept."""


class AuthenticationError(GalleyError):
    """The token is missing or wrong, or may not do this."""


class InvalidRequest(GalleyError):
    """The request cannot be understood or carried out as it is."""


class NotFound(GalleyError):
    """There is no such call, provider or route."""


class ConflictError(GalleyError):
    """It contradicts what is there already."""


class KeyMissing(GalleyError):
    """The provider has no API key yet."""


class RateLimited(GalleyError):
    """The provider, or Galley itself, asks to wait. `retry_after` says how long where it is known."""


class ProviderError(GalleyError):
    """The provider failed or refused, after Galley's own retries. `kind` says why."""


class ServerError(GalleyError):
    """Galley itself could not do it: its database is busy, full or damaged, or it has a fault."""


def _error_class(status: int) -> type:
    if status in (401, 403):
        return AuthenticationError
    if status in (502, 504):
        return ProviderError
    by_status = {404: NotFound, 409: ConflictError, 424: KeyMissing, 429: RateLimited}
    if status in by_status:
        return by_status[status]
    return InvalidRequest if status < 500 else ServerError


# --- What comes back ---------------------------------------------------------------------------


class _Tracked:
    """What Galley knows about the calls behind a result."""

    report: Dict[str, Any]
    """Everything the answer said, but the text itself."""

    @property
    def request_id(self) -> str:
        return self.report["request_id"]

    @property
    def call_ids(self) -> List[int]:
        """The calls that served it, retries included; the last one is the one to give feedback on."""
        return list(self.report.get("call_ids", []))

    @property
    def call_id(self) -> Optional[int]:
        ids = self.call_ids
        return ids[-1] if ids else None

    @property
    def provider(self) -> str:
        return self.report["provider"]

    @property
    def model(self) -> str:
        return self.report["model"]

    @property
    def simulated(self) -> bool:
        """True for the practice provider: nothing was sent to a model."""
        return bool(self.report.get("simulated"))

    @property
    def cost_usd(self) -> Optional[float]:
        """None: the price is not known. Never 0 for an unknown price."""
        return self.report.get("cost_usd")

    @property
    def input_tokens(self) -> Optional[int]:
        return self.report.get("input_tokens")

    @property
    def output_tokens(self) -> Optional[int]:
        return self.report.get("output_tokens")

    @property
    def warnings(self) -> List[str]:
        return [warning["message"] for warning in self.report.get("warnings", [])]


class TrackedText(str, _Tracked):
    """A text, and what it took to write it."""

    def __new__(cls, text: str, report: Dict[str, Any]) -> "TrackedText":
        made = super().__new__(cls, text)
        made.report = report
        return made


class KeyTerm(str):
    """A term as it stands in the source."""

    category: str
    translation: Optional[str]
    explanation: Optional[str]
    occurrences: int

    def __new__(cls, entry: Mapping[str, Any]) -> "KeyTerm":
        made = super().__new__(cls, entry["term"])
        made.category = entry["category"]
        made.translation = entry.get("translation")
        made.explanation = entry.get("explanation")
        made.occurrences = entry.get("count", 0)
        return made


class KeyTerms(List[KeyTerm], _Tracked):
    """The terms of a text, each once."""

    def glossary(self) -> Dict[str, str]:
        """The terms that have a suggested translation, as `translate_text(glossary=...)` takes them."""
        return {str(term): term.translation for term in self if term.translation}


class Chapter(Dict[str, Any]):
    """title, text, has_heading, and start and end as positions in the Python string that was divided."""


class Division(List[Chapter], _Tracked):
    """The chapters of a text, in order; together they are the whole text."""


# --- The connection ----------------------------------------------------------------------------


class Galley:
    """Speaks to the Galley that runs on this machine. Every request has a connection of its own: threads may share one."""

    def __init__(
        self,
        base_url: Optional[str] = None,
        token: Optional[str] = None,
        timeout: float = 900.0,
        connect_timeout: float = 5.0,
        retries: int = 2,
    ) -> None:
        """timeout: seconds without a byte before it is given up; a long chapter takes minutes.

        retries: how often a request is sent again where that cannot do or cost anything twice: reads,
        and requests that carry a key by which Galley knows them again.
        """
        self._folder = _data_folder()
        self.base_url = (base_url or os.environ.get("GALLEY_URL") or self._find_url()).rstrip("/")
        self._token = token
        self.timeout = timeout
        self.connect_timeout = connect_timeout
        self.retries = retries
        parts = urlsplit(self.base_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("base_url has to look like http://127.0.0.1:4545")
        self._parts = parts

    # The five below are all that is ever sent.

    def get(self, path: str, query: Optional[Mapping[str, Any]] = None) -> Any:
        return self._answer("GET", path + _query(query), None, {}, repeatable=True)

    def post(self, path: str, body: Any, idempotency_key: Optional[str] = None, repeatable: bool = False) -> Any:
        """`repeatable`: the body itself lets Galley know it again. With a key it always does."""
        headers = {"idempotency-key": idempotency_key} if idempotency_key else {}
        return self._answer("POST", path, body, headers, repeatable=repeatable or bool(idempotency_key))

    def stream(self, path: str, body: Any, idempotency_key: Optional[str] = None) -> Iterator[Dict[str, Any]]:
        """The events of an answer, as they come. Closing the iterator cancels the calls under way."""
        headers = {"accept": "text/event-stream"}
        if idempotency_key:
            headers["idempotency-key"] = idempotency_key
        connection, response = self._open("POST", path, body, headers)
        try:
            yield from _events(response)
        except socket.timeout as error:
            raise self._timed_out() from error
        except (OSError, http.client.HTTPException) as error:
            raise _broken(error) from error
        finally:
            connection.close()

    def _answer(self, method: str, path: str, body: Any, headers: Dict[str, str], repeatable: bool) -> Any:
        attempt = 0
        while True:
            try:
                connection, response = self._open(method, path, body, headers)
                try:
                    text = response.read()
                except socket.timeout as error:
                    raise self._timed_out() from error
                except (OSError, http.client.HTTPException) as error:
                    raise _broken(error) from error
                finally:
                    connection.close()
                return json.loads(text.decode("utf-8")) if text else None
            except GalleyError as error:
                wait = _wait_before_retry(error, repeatable, attempt)
                if wait is None or attempt >= self.retries:
                    raise
                attempt += 1
                time.sleep(wait)

    def _open(
        self, method: str, path: str, body: Any, headers: Dict[str, str]
    ) -> Tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        connection = self._connect()
        try:
            data = None if body is None else json.dumps(body, ensure_ascii=True, allow_nan=False).encode("ascii")
            sent = {
                "accept": "application/json",
                "authorization": "Bearer " + self._read_token(),
                "user-agent": "galley-client-python",
                **headers,
            }
            if data is not None:
                sent["content-type"] = "application/json"
            connection.request(method, self._parts.path + path, body=data, headers=sent)
            response = connection.getresponse()
            if response.status >= 300:
                _raise_answer(response)
            return connection, response
        except socket.timeout as error:
            connection.close()
            raise self._timed_out() from error
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _broken(error) from error
        except BaseException:
            connection.close()
            raise

    def _connect(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        # http.client asks no proxy and follows no redirect: the token reaches nobody but Galley.
        if self._parts.scheme == "https":
            connection: http.client.HTTPConnection = http.client.HTTPSConnection(
                host, port, timeout=self.connect_timeout, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(host, port, timeout=self.connect_timeout)
        try:
            connection.connect()
        except OSError as error:
            raise ConnectionFailed(
                "Galley cannot be reached at %s (%s). Nothing was sent. Start it with `galley serve`, or set GALLEY_URL."
                % (self.base_url, error),
                code="not_reached",
            ) from error
        connection.sock.settimeout(self.timeout)
        return connection

    def _timed_out(self) -> TimedOut:
        return TimedOut(
            "Galley did not answer within %g s and was not waited for any longer. Finished parts are kept: "
            "the same request again goes on behind them." % self.timeout,
            code="timeout",
        )

    def _read_token(self) -> str:
        token = self._token or os.environ.get("GALLEY_API_TOKEN") or _read_file(self._folder, "api-token")
        if not token:
            raise AuthenticationError(
                "There is no token for Galley. Set GALLEY_API_TOKEN; `galley tokens create my-app` makes one.",
                code="authentication",
            )
        return token

    def _find_url(self) -> str:
        """The port that the running Galley wrote down, else the usual one."""
        port: Any = os.environ.get("GALLEY_PORT")
        if not port:
            try:
                port = json.loads(_read_file(self._folder, "owner.json") or "{}").get("port")
            except ValueError:
                port = None
        return "http://127.0.0.1:%s" % (port or DEFAULT_PORT)


def _data_folder() -> str:
    given = os.environ.get("GALLEY_DATA_DIR")
    if given:
        return given
    home = os.path.expanduser("~")
    if sys.platform == "darwin":
        return os.path.join(home, "Library", "Application Support", "Galley")
    if os.name == "nt":
        return os.path.join(os.environ.get("APPDATA") or os.path.join(home, "AppData", "Roaming"), "Galley")
    return os.path.join(os.environ.get("XDG_DATA_HOME") or os.path.join(home, ".local", "share"), "galley")


def _read_file(folder: str, name: str) -> Optional[str]:
    try:
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            return file.read().strip() or None
    except OSError:
        return None


def _query(query: Optional[Mapping[str, Any]]) -> str:
    pairs: List[Tuple[str, str]] = []
    for name, value in (query or {}).items():
        for one in value if isinstance(value, (list, tuple)) else [value]:
            if one is not None:
                pairs.append((name, str(one).lower() if isinstance(one, bool) else str(one)))
    return "?" + urlencode(pairs) if pairs else ""


def _broken(error: Exception) -> ConnectionFailed:
    return ConnectionFailed("The connection to Galley broke: %s." % (error or type(error).__name__), code="broken")


def _raise_answer(response: http.client.HTTPResponse) -> NoReturn:
    retry_after = response.getheader("retry-after")
    text = response.read(1_000_000).decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except ValueError:
        body = None
    wait = float(retry_after) if retry_after and retry_after.replace(".", "", 1).isdigit() else None
    raise _error_from(body, response.status, wait)


def _error_from(body: Any, status: int, retry_after: Optional[float] = None) -> GalleyError:
    if not isinstance(body, dict) or not isinstance(body.get("message"), str):
        return _error_class(status)("Galley answered with status %d." % status, "unknown", status, {}, retry_after)
    details = body.get("details")
    return _error_class(status)(
        body["message"],
        str(body.get("code", "unknown")),
        status,
        details if isinstance(details, dict) else {},
        retry_after,
    )


def _wait_before_retry(error: GalleyError, repeatable: bool, attempt: int) -> Optional[float]:
    """Seconds, or None where sending it again could do something twice or would not help."""
    never_arrived = error.code == "not_reached"
    turned_away = error.status == 503 and error.code != "vault"
    if not (never_arrived or turned_away or (repeatable and error.code == "broken")):
        return None
    usual = 0.25 * 2**attempt * (0.75 + random.random() / 2)
    return min(30.0, max(usual, error.retry_after or 0.0))


def _events(response: http.client.HTTPResponse) -> Iterator[Dict[str, Any]]:
    """Server-sent events as the objects they carry. An error in the stream is raised like any other."""
    name, data = "", []  # type: str, List[str]
    while True:
        raw = response.readline()
        if not raw:
            return
        line = raw.decode("utf-8").rstrip("\r\n")
        if line == "":
            if name == "done":
                return
            if data:
                value = json.loads("\n".join(data))
                if name == "error":
                    raise _stream_error(value)
                if isinstance(value, dict) and "type" in value:
                    yield value
            name, data = "", []
        elif not line.startswith(":"):
            field, _, content = line.partition(":")
            content = content[1:] if content.startswith(" ") else content
            if field == "event":
                name = content
            elif field == "data":
                data.append(content)


def _stream_error(value: Any) -> GalleyError:
    """An event has no status; it follows from the code, and from the kind of a provider's failure."""
    body = value if isinstance(value, dict) else {}
    details = body.get("details")
    kind = details.get("kind") if isinstance(details, dict) else None
    status = _status_of_code.get(str(body.get("code")), 500)
    if status == 502:
        status = {"rate_limit": 429, "quota_exhausted": 429}.get(str(kind), 502)
    return _error_from(body, status)


_status_of_code = {
    "authentication": 401,
    "cancelled": 499,
    "conflict": 409,
    "invalid_input": 422,
    "key_missing": 424,
    "not_found": 404,
    "permission": 403,
    "provider": 502,
    "rate_limited": 429,
    "too_large": 413,
    "usage": 400,
}


# --- The service -------------------------------------------------------------------------------

_OPTIONS: FrozenSet[str] = frozenset(
    "source_language book chapter target_book target_chapter provider model temperature max_tokens max_cost fresh "
    "idempotency_key".split()
)
_TRANSLATION_OPTIONS = _OPTIONS | {"target_language", "glossary", "context"}


class TranslationStream:
    """A translation while it is written: iterate to get its text, piece by piece.

    A call that breaks off is made again, and what it had written of its part is taken back. `text` is
    always what holds now; `on_restart`, where given, is called when a piece handed out before no longer holds.
    After the last piece, `result` is the whole translation.
    """

    def __init__(self, events: Iterator[Dict[str, Any]], on_restart: Any = None) -> None:
        self._events = events
        self._parts: Dict[int, str] = {}
        self._on_restart = on_restart
        self.progress = 0.0
        self._result: Optional[TrackedText] = None

    @property
    def text(self) -> str:
        return "".join(self._parts[part] for part in sorted(self._parts))

    @property
    def result(self) -> TrackedText:
        if self._result is None:
            for _ in self:
                pass
        if self._result is None:
            raise ConnectionFailed("The stream ended before the translation did.", code="broken")
        return self._result

    def __iter__(self) -> Iterator[str]:
        for event in self._events:
            kind = event["type"]
            if kind == "text":
                self._parts[event["part"]] = self._parts.get(event["part"], "") + event["text"]
                yield event["text"]
            elif kind == "restart":
                self._parts.pop(event["part"], None)
                if self._on_restart:
                    self._on_restart(event["part"])
            elif kind == "progress":
                self.progress = event["share"]
            elif kind == "result":
                self._result = _text_of(event["result"])
        if self._result is None:
            raise ConnectionFailed("The stream ended before the translation did.", code="broken")

    def close(self) -> None:
        """Stops, and cancels the calls under way."""
        close = getattr(self._events, "close", None)
        if close:
            close()

    def __enter__(self) -> "TranslationStream":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()


class LLMTranslationService:
    """The service the writing app calls. Every call is on record in Galley before it is sent."""

    def __init__(
        self,
        base_url: Optional[str] = None,
        token: Optional[str] = None,
        provider: Optional[str] = None,
        model: Optional[str] = None,
        timeout: float = 900.0,
        retries: int = 2,
    ) -> None:
        """provider, model: for every call of this service; Galley's own settings where left out."""
        self.galley = Galley(base_url, token, timeout=timeout, retries=retries)
        self._usual = {"provider": provider, "model": model}

    def translate_text(self, text: str, target_language: str, user: Any = None, **options: Any) -> TrackedText:
        """Translates a text into a language given by its BCP 47 tag (es, pt-BR, zh-Hans).

        Options, here and below: source_language, book, chapter, target_book, target_chapter, provider, model,
        temperature, max_tokens, max_cost (US dollars), fresh, idempotency_key; for translations also glossary
        (a dict, or a list of {source, target, notes}) and context (what happened before).
        """
        options = {"target_language": target_language, **options}
        return _text_of(self._run("/llm/translate/", text, user, options, _TRANSLATION_OPTIONS))

    def translate_chapter(
        self,
        chapter_text: str,
        target_language: str,
        context_abstract: Optional[str] = None,
        user: Any = None,
        **options: Any,
    ) -> TrackedText:
        """As `translate_text`, knowing what happened before: the abstract of the previous chapter."""
        return self.translate_text(chapter_text, target_language, user, context=context_abstract, **options)

    def translate_stream(
        self, text: str, target_language: str, user: Any = None, on_restart: Any = None, **options: Any
    ) -> TranslationStream:
        """A translation while it is written; see `TranslationStream`."""
        options = {"target_language": target_language, **options, "stream": True}
        key, body = self._body(text, user, options, _TRANSLATION_OPTIONS | {"stream"})
        return TranslationStream(self.galley.stream("/llm/translate/", body, key), on_restart)

    def generate_chapter_abstract(self, chapter_text: str, user: Any = None, **options: Any) -> TrackedText:
        """Options besides: target_language (the text's own where left out), length ("short", "medium", "long" or words)."""
        return _text_of(self._run("/llm/abstract/", chapter_text, user, options, _OPTIONS | {"target_language", "length"}))

    def extract_key_terms(self, chapter_text: str, user: Any = None, **options: Any) -> KeyTerms:
        """Names and terms that occur in the text. With target_language each comes with a suggested translation."""
        answer = self._run("/llm/key-terms/", chapter_text, user, options, _OPTIONS | {"target_language"})
        terms = KeyTerms(KeyTerm(entry) for entry in answer.pop("terms"))
        terms.report = answer
        return terms

    def divide_into_chapters(self, text: str, user: Any = None, **options: Any) -> Division:
        """Every character of the text is in exactly one chapter, in order."""
        answer = self._run("/llm/chapters/", text, user, options, _OPTIONS)
        division = Division()
        at = 0
        for entry in answer.pop("chapters"):
            # Galley counts in UTF-16 units; Python in characters.
            end = at + len(entry["text"])
            division.append(Chapter({**entry, "start": at, "end": end}))
            at = end
        division.report = answer
        return division

    def feedback(
        self,
        call: Union[int, _Tracked],
        rating: Union[str, float, None] = None,
        comment: Optional[str] = None,
        corrected_text: Optional[str] = None,
        user: Any = None,
        take_back: Iterable[str] = (),
    ) -> Dict[str, Any]:
        """Rates a call ("up", "down" or 0..1), comments on it, or hands in the corrected text.

        `call` is the id of a call, or a result of this service. `take_back` names what was given and holds no longer:
        any of "rating", "comment" and "corrected_text".
        """
        call_id = call.call_id if isinstance(call, _Tracked) else call
        if call_id is None:
            raise ValueError("This result was made by no call that could be rated.")
        body = {"rating": rating, "comment": comment, "corrected_text": corrected_text, "user": _name_of(user)}
        body = {name: value for name, value in body.items() if value is not None}
        body.update({name: None for name in take_back})
        return self.galley.post("/llm/service-calls/%s/feedback/" % quote(str(call_id), safe=""), body)

    def record_calls(self, calls: Union[Mapping[str, Any], Iterable[Mapping[str, Any]]]) -> Dict[str, Any]:
        """Records calls that were made elsewhere: one, or as many as you like, in batches.

        A call is a dict: provider, model_name, operation, status, input_tokens, output_tokens, response_time_ms, cost,
        book, chapter, created_at, ... A call with a `key` is recorded once, however often it is sent; one without is
        given a key, so that a batch is sent again after a broken connection without counting anything twice.
        """
        given = [calls] if isinstance(calls, Mapping) else calls
        total: Dict[str, Any] = {"added": 0, "duplicates": 0, "calls": [], "notes": []}
        batch: List[Dict[str, Any]] = []
        for call in given:
            batch.append({**call, "key": call.get("key") or "galley-client-%s" % uuid.uuid4()})
            if len(batch) == BATCH_SIZE:
                self._record(batch, total)
                batch = []
        if batch:
            self._record(batch, total)
        return total

    def metrics(self, days: int = 7) -> Dict[str, Any]:
        """provider_summary, operation_metrics, recent_errors and period, under the original's keys."""
        return self.galley.get("/llm/metrics/api/", {"days": days})

    def service_calls(self, **filters: Any) -> Iterator[Dict[str, Any]]:
        """Calls on record, newest first, page after page: provider, operation, status, book, days, search, ..."""
        query = {"page_size": 200, "count": False, **filters}
        while True:
            page = self.galley.get("/llm/service-calls/", query)
            for call in page["calls"]:
                yield call
            if page["next_cursor"] is None:
                return
            query["cursor"] = page["next_cursor"]

    def _record(self, batch: List[Dict[str, Any]], total: Dict[str, Any]) -> None:
        answer = self.galley.post("/llm/service-calls/", {"calls": batch}, repeatable=True)
        for name in total:
            total[name] += answer[name]

    def _run(
        self, path: str, text: str, user: Any, options: Mapping[str, Any], known: FrozenSet[str]
    ) -> Dict[str, Any]:
        key, body = self._body(text, user, options, known)
        return self.galley.post(path, body, idempotency_key=key)

    def _body(
        self, text: str, user: Any, options: Mapping[str, Any], known: FrozenSet[str]
    ) -> Tuple[str, Dict[str, Any]]:
        """With a key of its own, so that a request sent again after a broken connection is not paid again."""
        unknown = sorted(set(options) - known)
        if unknown:
            raise TypeError("There is no option %s. There are: %s." % (", ".join(unknown), ", ".join(sorted(known))))
        body = {**self._usual, **options, "text": text, "user": _name_of(user)}
        key = str(body.pop("idempotency_key", None) or uuid.uuid4())
        return key, {name: value for name, value in body.items() if value is not None}


def _text_of(answer: Dict[str, Any]) -> TrackedText:
    report = {name: value for name, value in answer.items() if name != "text"}
    return TrackedText(answer["text"], report)


def _name_of(user: Any) -> Optional[str]:
    """A name, or a Django user; nobody for one who is not logged in."""
    if user is None or getattr(user, "is_authenticated", True) is False:
        return None
    name = user.get_username() if hasattr(user, "get_username") else str(user)
    return name or None
