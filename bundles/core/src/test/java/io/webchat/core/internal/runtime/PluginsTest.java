package io.webchat.core.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Constants;

/** A plug-in that does not tell its name is no reason to be without the others. */
class PluginsTest {
  private final Plugins plugins = new Plugins();

  private static <T> T telling(Class<T> contract, Supplier<String> name) {
    return contract.cast(
        Proxy.newProxyInstance(
            contract.getClassLoader(),
            new Class<?>[] {contract},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "type", "name" -> name.get();
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == arguments[0];
                  default -> throw new UnsupportedOperationException(method.getName());
                }));
  }

  private static String fails(boolean linkage) {
    if (linkage) {
      throw new NoClassDefFoundError("org/example/Gone");
    }
    throw new IllegalStateException("the bundle was stopped");
  }

  private <T> T plug(Class<T> contract, Supplier<String> name, int ranking) {
    T plugin = telling(contract, name);
    plugins.plug(contract, plugin, Map.of(Constants.SERVICE_RANKING, ranking));
    return plugin;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOtherTransportsAreFound(boolean linkage) {
    plug(TransportProvider.class, () -> fails(linkage), 2);
    TransportProvider good = plug(TransportProvider.class, () -> "good", 1);

    assertThat(plugins.transport("good")).containsSame(good);
    assertThat(plugins.transport("other")).isEmpty();
    assertThat(plugins.transportTypes()).containsExactly("good");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOtherStoresAreFound(boolean linkage) {
    plug(SessionStorageProvider.class, () -> fails(linkage), 2);
    SessionStorageProvider good = plug(SessionStorageProvider.class, () -> "good", 1);

    assertThat(plugins.storage("good")).containsSame(good);
    assertThat(plugins.storage("other")).isEmpty();
    assertThat(plugins.storageNames()).containsExactly("good");
  }

  @Test
  void oneWithoutANameIsNotFound() {
    plug(TransportProvider.class, () -> null, 1);

    assertThat(plugins.transport("good")).isEmpty();
    assertThat(plugins.transportTypes()).isEmpty();
  }
}
