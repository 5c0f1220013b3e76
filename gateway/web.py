"""One web process. Started by ``samsyn serve``, which keeps it running and ends it."""

import argparse
import asyncio
import logging
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from foundation import logs
from foundation.settings import Settings
from gateway.app import create_app
from workers.bell import Bell

FINISH_WITHIN_S = 20


class Server(uvicorn.Server):
    """A server that says "not ready" as soon as it is asked to stop, and finishes what it began."""

    def __init__(self, config: uvicorn.Config, application: FastAPI) -> None:
        super().__init__(config)
        self._application = application

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop. The signal is not raised again at the end: stopping is no failure."""
        del sig, frame
        self._application.state.service.stopping = True
        self.should_exit = True


def serve(listener: socket.socket) -> None:
    """Answer requests that come to a listening socket, until asked to stop."""
    settings = Settings()
    logs.set_up(settings.log_level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    application = create_app(settings)
    bell = _hang_bell(application, settings)
    config = uvicorn.Config(
        application,
        http="h11",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=FINISH_WITHIN_S,
    )
    asyncio.run(Server(config, application).serve(sockets=[listener]))
    if bell is not None:
        bell.close()


def _hang_bell(application: FastAPI, settings: Settings) -> Bell | None:
    """Let commits ring the broker, where there is one."""
    if not settings.broker_url:
        return None
    from workers.carrier import BROKER_AWAY, ring  # Celery is needed where there is a broker

    bell = Bell(ring, away=BROKER_AWAY)
    application.state.service.database.ring = bell
    return bell


def main() -> None:
    """Serve on the socket that was handed down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", type=int, required=True)
    chosen = parser.parse_args()
    serve(socket.socket(fileno=chosen.socket))


if __name__ == "__main__":
    main()
