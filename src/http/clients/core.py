"""A client of Slotflow VERSION, made from its own /openapi.json. Python 3.9 or later, the standard library alone.

    slotflow = Slotflow("sk_live_…", "http://127.0.0.1:3000")
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import random
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Literal, Mapping, Optional, Sequence, TypedDict, Union

if TYPE_CHECKING:
    from typing import NotRequired, Unpack


class SlotflowError(Exception):
    """What the service refused. Decide by the code."""

    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.error: Dict[str, Any] = _error_in(text)
        super().__init__(self.error.get("message", f"answered {status}"))
        self.code: str = self.error.get("code", "UNKNOWN")
        self.status = status
        #: VALIDATION_ERROR: every wrong field.
        self.details: List[Dict[str, str]] = self.error.get("details", [])
        #: Free times in place of the one that cannot be booked.
        self.alternatives: List[Dict[str, str]] = self.error.get("alternatives", [])
        #: Names the call in the log of the service.
        self.request_id: Optional[str] = headers.get("x-request-id")


class SlotTaken(SlotflowError):
    """409: the time is taken. With ``booking_id`` in ``error`` your booking exists already: you are done. Else book one of
    the alternatives, and never the same time again."""


class ConnectionLost(Exception):
    """No answer came. A call with an Idempotency-Key may be made again with that key."""


class BadSignature(Exception):
    """A POST that did not come from the service, or came too late."""


class _Reply:
    def __init__(self, status: int, headers: Mapping[str, str], text: str) -> None:
        self.status, self.headers, self.text = status, headers, text


class _Refusals(urllib.request.HTTPErrorProcessor):
    """Refusals are answers; redirects are not followed, for the key would go with them."""

    def http_response(self, request, response):  # type: ignore[no-untyped-def]
        return response

    https_response = http_response


class Caller:
    """Sends calls, and repeats those that may be repeated."""

    def __init__(
        self,
        key: Optional[str] = None,
        base_url: Optional[str] = None,
        *,
        retries: int = 4,
        wait_max: float = 30,
        timeout: float = 30,
    ) -> None:
        """Without key and base_url: SLOTFLOW_API_KEY and SLOTFLOW_URL of the environment."""
        self._key = key or os.environ["SLOTFLOW_API_KEY"]
        url = base_url or os.environ.get("SLOTFLOW_URL", "http://127.0.0.1:3000")
        self._base_url = url.rstrip("/")
        self._retries, self._wait_max, self._timeout = retries, wait_max, timeout
        self._opener = urllib.request.build_opener(_Refusals)

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] = {},
        body: Optional[Mapping[str, Any]] = None,
        takes_key: bool = False,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        headers = {"Authorization": f"Bearer {self._key}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        # Made once: every attempt sends the same.
        if takes_key:
            headers["Idempotency-Key"] = idempotency_key or str(uuid.uuid4())
        data = None if body is None else json.dumps(body).encode()
        url = self._base_url + path + _query_text(query)
        is_safe = takes_key or method != "POST"
        waited = 0.0
        for attempt in range(self._retries + 1):
            request = urllib.request.Request(url, data, headers, method=method)
            outcome = self._attempt(request)
            if isinstance(outcome, _Reply) and outcome.status < 300:
                return json.loads(outcome.text)
            pause = _pause_after(outcome, attempt)
            is_over = attempt == self._retries or waited + pause > self._wait_max
            if is_over or not _may_help(outcome, is_safe):
                break
            time.sleep(pause)
            waited += pause
        if isinstance(outcome, Exception):
            raise outcome
        refused = SlotTaken if outcome.status == 409 else SlotflowError
        raise refused(outcome.status, outcome.headers, outcome.text)

    def _attempt(self, request: urllib.request.Request) -> Union[_Reply, ConnectionLost]:
        try:
            with self._opener.open(request, timeout=self._timeout) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return _Reply(response.status, headers, response.read().decode())
        except (OSError, http.client.HTTPException) as cause:
            lost = ConnectionLost(f"no answer from {request.full_url}: {cause}")
            lost.__cause__ = cause
            return lost


def _may_help(outcome: Union[_Reply, ConnectionLost], is_safe: bool) -> bool:
    """A lost answer may have been to a call that was carried out: only what is safe is sent again."""
    if isinstance(outcome, Exception) or outcome.status in (502, 504):
        return is_safe
    return outcome.status in (429, 503)


def _pause_after(outcome: Union[_Reply, ConnectionLost], attempt: int) -> float:
    """As Retry-After says, else longer with each attempt."""
    said = "" if isinstance(outcome, Exception) else outcome.headers.get("retry-after", "")
    return float(said) if said.isdecimal() else 2**attempt * random.uniform(0.2, 0.3)


def _error_in(text: str) -> Dict[str, Any]:
    try:
        error = json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        return {}
    return error if isinstance(error, dict) else {}


def _query_text(query: Mapping[str, Any]) -> str:
    """``{"limit": 3, "metadata": {"lead_id": "lead_1"}}`` -> ``?limit=3&metadata.lead_id=lead_1``"""
    pairs = []
    for name, value in query.items():
        if isinstance(value, Mapping):
            prefix = f"{name}."
            for key, one in value.items():
                if one is not None:
                    pairs.append((prefix + key.removeprefix(prefix), _query_value(one)))
        elif value is not None:
            pairs.append((name, _query_value(value)))
    return "?" + urllib.parse.urlencode(pairs) if pairs else ""


def _query_value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(value) if isinstance(value, (list, tuple)) else str(value)


def _segment(text: str) -> str:
    return urllib.parse.quote(text, safe="")


def verify_webhook(
    body: Union[str, bytes],
    headers: Mapping[str, str],
    secrets: Union[str, Sequence[str]],
    *,
    tolerance: float = 300,
    now: Optional[float] = None,
) -> WebhookEvent:
    """The event that a webhook brought, whose body must be as it came, byte for byte.

    ``secrets`` is the endpoint's whsec_…, or several while one is being replaced. Raises BadSignature.
    """
    known = {name.lower(): value for name, value in headers.items()}
    sent_id, timestamp = known.get("webhook-id", ""), known.get("webhook-timestamp", "")
    signatures = known.get("webhook-signature", "")
    if not (sent_id and timestamp and signatures):
        raise BadSignature("headers of a webhook are missing")
    moment = time.time() if now is None else now
    if not (timestamp.isascii() and timestamp.isdecimal()) or abs(moment - int(timestamp)) > tolerance:
        raise BadSignature("the timestamp is too old or too new")
    data = body.encode() if isinstance(body, str) else body
    signed = f"{sent_id}.{timestamp}.".encode() + data
    sent = [one[3:].encode() for one in signatures.split(" ") if one.startswith("v1,")]
    for secret in [secrets] if isinstance(secrets, str) else secrets:
        digest = hmac.new(_key_in(secret), signed, hashlib.sha256).digest()
        if any(hmac.compare_digest(base64.b64encode(digest), one) for one in sent):
            return json.loads(data)
    raise BadSignature("no signature fits")


def _key_in(secret: str) -> bytes:
    text = secret[len("whsec_") :] if secret.startswith("whsec_") else secret
    try:
        return base64.b64decode(text, validate=True)
    except ValueError as cause:
        raise BadSignature("the secret is none: whsec_…") from cause
