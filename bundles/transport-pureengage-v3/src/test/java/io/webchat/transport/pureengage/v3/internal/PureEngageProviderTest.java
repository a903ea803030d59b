package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.TransportConfigurationException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a transport needs, and what it says of itself. */
class PureEngageProviderTest extends PureEngageWire {
  @Test
  void needsAnEndpoint() {
    for (String none : new String[] {"", null}) {
      options.put("endpoint", none);
      assertThatThrownBy(this::transport)
          .isInstanceOf(TransportConfigurationException.class)
          .hasMessage("transport.endpoint: expected the name of a chat endpoint, found nothing");
    }
  }

  @Test
  void needsAnApiKey() {
    options.put("headers", Map.of("X-More", "1"));
    assertThatThrownBy(this::transport)
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessage("transport.headers['x-api-key']: expected the key of the API, found nothing");
  }

  @Test
  void isOfTheTypeOfTheWireAndKnowsItsSessions() {
    PureEngageProvider provider = new PureEngageProvider();
    assertThat(provider.type()).isEqualTo("pureengage-v3-rest");
    SessionData renewed = SESSION.with(Map.of("token", "t2"));
    assertThat(provider.sessionFormat().isRotated(SESSION, renewed)).isTrue();
    assertThat(provider.sessionFormat().identityOf(renewed))
        .isEqualTo(provider.sessionFormat().identityOf(SESSION))
        .isPresent();
  }

  @Test
  void saysWhatTheWireCan() {
    assertThat(transport().capabilities())
        .contains(Capability.POLLING, Capability.ASYNC, Capability.HISTORY)
        .doesNotContain(Capability.CUSTOM_NOTICE, Capability.FILE_LIMITS);
  }
}
