package org.vhe.data.omniglot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
    private static final URI ADDRESS = URI.create("https://data.example.org/omniglot/x.zip");

    private static List<Proxy> select(Map<String, String> environment) {
        return new EnvironmentProxies(environment).select(ADDRESS);
    }

    @ParameterizedTest
    @CsvSource({
        "https_proxy, http://127.0.0.1:8080, 8080",
        "HTTPS_PROXY, http://127.0.0.1:8080/, 8080",
        "https_proxy, 127.0.0.1:3128, 3128",
        "https_proxy, http://user:secret@127.0.0.1:3128, 3128",
        "https_proxy, http://127.0.0.1, 80"
    })
    void variablesNameTheProxy(String name, String value, int port) {
        assertThat(select(Map.of(name, value)))
                .containsExactly(
                        new Proxy(Proxy.Type.HTTP, new InetSocketAddress("127.0.0.1", port)));
    }

    @Test
    void thereIsNoneWithoutTheVariableOfTheScheme() {
        assertThat(select(Map.of())).containsExactly(Proxy.NO_PROXY);
        assertThat(select(Map.of("https_proxy", " "))).containsExactly(Proxy.NO_PROXY);
        assertThat(select(Map.of("http_proxy", "127.0.0.1:1"))).containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "data.example.org", "localhost,.example.org", "a.org, EXAMPLE.ORG"})
    void exemptHostsAreReachedDirectly(String exempt) {
        assertThat(select(Map.of("https_proxy", "127.0.0.1:1", "no_proxy", exempt)))
                .containsExactly(Proxy.NO_PROXY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ample.org", "other.example.org", "org.example"})
    void othersAreNotExempt(String exempt) {
        assertThat(select(Map.of("https_proxy", "127.0.0.1:1", "NO_PROXY", exempt)))
                .doesNotContain(Proxy.NO_PROXY);
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutRepeatingIt() {
        for (String value : List.of("http://user:secret@", "http://", "secret host")) {
            assertThatThrownBy(() -> select(Map.of("https_proxy", value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("https_proxy must be an address such as")
                    .hasMessageNotContaining("secret");
        }
    }
}
