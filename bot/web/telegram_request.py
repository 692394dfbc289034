"""How the Bot API is reached: through the proxy of the settings or of the environment, or directly."""

import ssl
from functools import cache
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx
from telegram.request import BaseRequest, HTTPXRequest

from bot.configuration.errors import ConfigurationError
from bot.configuration.proxy_address import ProxyAddress
from bot.settings import Settings
from bot.web.direct_request import DirectRequest
from bot.web.proxy_tunnel import ProxiedTransport
from bot.wording import wording


def telegram_request(settings: Settings, connections: int) -> BaseRequest:
    """A request object with so many connections. Raises ConfigurationError for a proxy of no use."""
    proxy = settings.proxy or environment_proxy(settings.api_url)
    if proxy is None:
        return DirectRequest(_certificates(), connections)
    # With a transport of its own httpx does not look for proxies, of which it would take SOCKS amiss.
    transport = ProxiedTransport(proxy, limits=httpx.Limits(max_connections=connections))
    return HTTPXRequest(connection_pool_size=connections, httpx_kwargs={"transport": transport})


@cache
def _certificates() -> ssl.SSLContext:
    """The known certificates, loaded once for both kinds of requests."""
    return httpx.create_ssl_context()


def environment_proxy(url: str) -> ProxyAddress | None:
    """The proxy that HTTPS_PROXY, HTTP_PROXY or ALL_PROXY names for an address, unless NO_PROXY does.

    Raises ConfigurationError where that is no address of a proxy.
    """
    parts, proxies = urlsplit(url), getproxies()
    name = parts.scheme if parts.scheme in proxies else "all"
    written = proxies.get(name)
    if not written or proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    try:
        return ProxyAddress.parse(written if "://" in written else f"http://{written}")
    except ValueError as error:
        variable = f"{name.upper()}_PROXY"
        raise ConfigurationError(
            [wording("settings.wrong_proxy_variable", variable=variable, error=error)]
        ) from None
