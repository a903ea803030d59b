package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.rest.gms.GmsSession;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("counts the threads of the JVM")
class CometdProviderTest {
  private static final Map<String, Object> NOWHERE =
      Map.of("cometD", Map.of("enabled", true, "cometURL", "http://127.0.0.1:1/cometd"));

  @Test
  void isThereWithoutOsgi() {
    assertThat(ServiceLoader.load(TransportProvider.class))
        .filteredOn(provider -> provider.type().equals("gms-v2-cometd"))
        .singleElement()
        .satisfies(provider -> assertThat(provider.sessionFormat()).isEqualTo(GmsSession.FORMAT));
  }

  @Test
  void makesTransportsWithoutAThread() {
    CometdProvider provider = new CometdProvider();
    int before = Thread.activeCount();
    for (int i = 0; i < 1_000; i++) {
      provider.create(TestTransportContext.of(NOWHERE)).close();
    }

    assertThat(Thread.activeCount() - before).isLessThan(10);
    provider.close();
  }

  @Test
  void aTransportOfAClosedProviderFailsAndDoesNotHang() throws Exception {
    CometdProvider provider = new CometdProvider();
    Transport transport = provider.create(TestTransportContext.of(NOWHERE));
    provider.close();

    assertThat(closed(transport)).isEqualTo(Kind.CLOSED);
    transport.close();
    assertThat(closed(transport)).isEqualTo(Kind.CLOSED);
  }

  private static Kind closed(Transport transport) throws Exception {
    return CometdCustomer.failure(transport.start(CometdCustomer.jane())).kind();
  }

  @Test
  void aConfigurationWithoutAnAddressIsRefused() {
    CometdProvider provider = new CometdProvider();
    TestTransportContext context =
        TestTransportContext.of(Map.of("cometD", Map.of("enabled", true)));

    assertThatThrownBy(() -> provider.create(context)).hasMessageContaining("cometD.cometURL");
    provider.close();
  }
}
