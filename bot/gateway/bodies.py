"""Reads the body of a request piece by piece, and no further than it may be long."""

from __future__ import annotations

from fastapi import Request

from bot.gateway.errors import MessageTooLong


async def bounded_body(request: Request, limit: int) -> bytes:
    """The body, unless it is longer than ``limit`` bytes.

    Raises:
        MessageTooLong: before the rest of it is read; where a length is announced, before any of it is.
    """
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:20]) > limit:
        raise MessageTooLong(f"a body of {announced[:20]} bytes is announced; at most {limit} are read")
    read = bytearray()
    async for chunk in request.stream():
        read += chunk
        if len(read) > limit:
            raise MessageTooLong(f"the body is larger than {limit} bytes")
    return bytes(read)
