package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.StartChat;
import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportConfigurationException;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A configuration that cannot be used leaves the one before it in force. */
class RefusedInstanceConfigurationTest {
  private static final String STRICT = "strict";

  private final ChatFixture fixture = new ChatFixture();

  @BeforeEach
  void configured() {
    fixture.platform.plug(TransportProvider.class, new Strict(), Map.of());
    fixture.create(Map.of("userData", Map.of("tier", "gold")));
    get(fixture.chat.ready());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private static WebChatConfiguration withTransport(String type) {
    return WebChatConfiguration.of(
        Map.of("transport", Map.of("type", type), "userData", Map.of("tier", "none")));
  }

  private void theFormerIsInForce(WebChatConfiguration former) {
    assertThat(fixture.chat.configuration()).isSameAs(former);
    assertThat(fixture.chat.state()).isEqualTo(WebChatState.IDLE);
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    assertThat(fixture.server.starts.get(0).userData()).containsEntry("tier", "gold");
    assertThat(fixture.eventNames()).containsOnlyOnce("ready");
  }

  @Test
  void anEmptyOne() {
    WebChatConfiguration former = fixture.chat.configuration();
    assertThat(
            rejection(fixture.chat.service().configure(WebChatConfiguration.of(Map.of()))).text())
        .isEqualTo("Invalid configuration");
    theFormerIsInForce(former);
  }

  @Test
  void oneThatItsTransportRefuses() {
    WebChatConfiguration former = fixture.chat.configuration();
    assertThat(rejection(fixture.chat.service().configure(withTransport(STRICT))).hint())
        .hasValue("dataURL is missing");
    theFormerIsInForce(former);
  }

  @Test
  void oneOfATransportThatIsNotThere() {
    WebChatConfiguration former = fixture.chat.configuration();
    assertThat(rejection(fixture.chat.service().configure(withTransport("pigeon"))).text())
        .isEqualTo("Invalid transport configuration");
    theFormerIsInForce(former);
  }

  @Test
  void oneOfAnExtensionThatComesLater() {
    WebChatConfiguration former = fixture.chat.configuration();
    InstanceExtension wrong =
        instance -> {
          instance.configuration(withTransport(STRICT));
          return CompletableFuture.completedFuture(() -> {});
        };
    fixture.platform.plug(InstanceExtension.class, wrong, Map.of());
    assertThat(fixture.awaitEvent("error").data()).isNotEmpty();
    theFormerIsInForce(former);
  }

  /** Wants an address. */
  private static final class Strict implements TransportProvider {
    @Override
    public String type() {
      return STRICT;
    }

    @Override
    public Transport create(TransportContext context) {
      throw new TransportConfigurationException("dataURL is missing");
    }
  }
}
