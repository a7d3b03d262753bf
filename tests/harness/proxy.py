"""A TCP proxy that plays a bad network between a process and its broker."""

import contextlib
import selectors
import socket
import struct
import threading

PASS, REFUSE, RESET, BLACKHOLE = "pass", "refuse", "reset", "blackhole"
CHUNK = 65536


class Proxy:
    """Listens on a free port of the loopback address and hands on to `target`.

    pass: hands on. refuse: nobody listens, and what was open is closed. reset: every connection ends at once with RST.
    blackhole: connections are accepted and kept, and nothing is ever answered on them, not even after `pass`.
    """

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.mode = target, PASS
        self._pairs: dict[socket.socket, socket.socket] = {}
        self._silent: list[socket.socket] = []
        self._lock, self._over = threading.Lock(), False
        self._listener = self._listen(0)
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._run, name="fault-proxy", daemon=True).start()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(64)
        return listener

    def set(self, mode: str) -> None:
        """Change what happens from now on, to open connections too."""
        with self._lock:
            self.mode = mode
            if mode == REFUSE:
                self._listener.close()
            elif self._listener.fileno() < 0:
                self._listener = self._listen(self.port)
            if mode in (REFUSE, RESET):
                self._drop()
            elif mode == BLACKHOLE:
                self._silent += self._pairs
                self._pairs.clear()

    def close(self) -> None:
        with self._lock:
            self._over = True
            self._listener.close()
            self._drop()

    def _drop(self) -> None:
        for one in [*self._pairs, *self._silent]:
            with contextlib.suppress(OSError):
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # close with RST
            one.close()
        self._pairs.clear()
        self._silent.clear()

    def _run(self) -> None:
        while not self._over:
            with self._lock, selectors.DefaultSelector() as ready:
                for one in [self._listener, *self._pairs]:
                    if one.fileno() >= 0:
                        ready.register(one, selectors.EVENT_READ)
                found = [key.fileobj for key, _ in ready.select(0.002)] if ready.get_map() else []
                for one in found:
                    self._accept() if one is self._listener else self._hand_on(one)
            threading.Event().wait(0 if found else 0.003)  # lets `set` have the lock

    def _accept(self) -> None:
        near, _ = self._listener.accept()
        if self.mode == BLACKHOLE:
            self._silent.append(near)
            return
        try:
            far = socket.create_connection(self.target, 2)
        except OSError:
            near.close()
            return
        self._pairs |= {near: far, far: near}
        if self.mode == RESET:
            self._drop()

    def _hand_on(self, one: socket.socket) -> None:
        other = self._pairs.get(one)
        if other is None:
            return
        try:
            if data := one.recv(CHUNK):
                other.sendall(data)
                return
        except OSError:
            pass
        for end in (one, other):
            self._pairs.pop(end, None)
            end.close()
