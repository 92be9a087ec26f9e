package org.vhe.data.omniglot;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The proxies that {@code https_proxy}, {@code http_proxy} and {@code no_proxy} name, at which the
 * JDK does not look; where its own properties name one, that one.
 */
final class EnvironmentProxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;

    private final Map<String, String> environment;

    EnvironmentProxies(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public List<Proxy> select(URI address) {
        List<Proxy> configured = ProxySelector.getDefault().select(address);
        String name = address.getScheme().toLowerCase(Locale.ROOT) + "_proxy";
        String value = variable(name);
        boolean byProperties = configured.stream().anyMatch(p -> p.type() != Proxy.Type.DIRECT);
        if (byProperties || value.isBlank() || isExempt(address.getHost())) {
            return configured;
        }
        return List.of(new Proxy(Proxy.Type.HTTP, address(name, value)));
    }

    /** Errors do not repeat the value, which may hold a password. */
    private static InetSocketAddress address(String name, String value) {
        try {
            URI proxy = new URI(value.contains("://") ? value : "http://" + value);
            if (proxy.getHost() != null) {
                int port = proxy.getPort() < 0 ? DEFAULT_PORT : proxy.getPort();
                return new InetSocketAddress(proxy.getHost(), port);
            }
        } catch (URISyntaxException e) {
            // as without a host
        }
        throw new IllegalArgumentException(
                "the environment variable %s must be an address such as http://proxy.example.org:8080"
                        .formatted(name));
    }

    /** The variable in lower or upper case, without blanks around it; empty if there is none. */
    private String variable(String name) {
        String upper = environment.getOrDefault(name.toUpperCase(Locale.ROOT), "");
        return environment.getOrDefault(name, upper).strip();
    }

    private boolean isExempt(String host) {
        return Stream.of(variable("no_proxy").split("[\\s,]+"))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> entry.startsWith(".") ? entry.substring(1) : entry)
                .anyMatch(
                        entry ->
                                entry.equals("*")
                                        || host.equalsIgnoreCase(entry)
                                        || host.toLowerCase(Locale.ROOT)
                                                .endsWith("." + entry.toLowerCase(Locale.ROOT)));
    }

    /** Does nothing: there is no other proxy to try. */
    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {}
}
