package io.webchat.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.spi.transport.TransportProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Which configuration is in force, and what one brings about that cannot be used. */
class ConfiguratorTest implements Configurator.Listener {
  private static final WebChatConfiguration OTHER =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/other"));

  private final LooseParts parts = new LooseParts();
  private Configurator configurator = configurator(parts.configuration);

  private Configurator configurator(WebChatConfiguration initial) {
    return new Configurator(
        initial,
        parts.mailbox,
        parts.session,
        parts.holder,
        parts.events,
        () -> CoreSettings.DEFAULT,
        this);
  }

  @Override
  public void acceptCommands() {}

  @Override
  public void configured(WebChatConfiguration configuration) {
    parts.told.add("configured");
  }

  @Override
  public CompletionStage<Void> restore() {
    return CompletableFuture.failedFuture(Rejection.of(ErrorCode.NOTHING_TO_RESTORE, "nothing"));
  }

  @Override
  public List<String> transports() {
    return List.of("another");
  }

  @Override
  public void ready() {
    parts.told.add("ready");
  }

  @Override
  public void refused(Rejection reason) {
    parts.told.add("refused " + reason.code());
  }

  @Test
  void theInitialOneIsAppliedAtTheBeginning() {
    assertThatThrownBy(configurator::requireConfigured).isInstanceOf(Rejection.class);
    assertThat(configurator.begin()).isTrue();
    assertThat(parts.told).contains("configured").endsWith("ready");
    assertThat(parts.session.state()).isEqualTo(WebChatState.IDLE);
    assertThatCode(configurator::requireConfigured).doesNotThrowAnyException();
  }

  @Test
  void withoutOneNothingIsApplied() {
    configurator = configurator(WebChatConfiguration.of(Map.of()));
    assertThat(configurator.begin()).isFalse();
    assertThat(parts.told).isEmpty();
  }

  @Test
  void aTransportMayComeALittleLater() {
    Plugins later = parts.plugins;
    later.transports.remove(parts.wire);
    configurator.begin();
    later.plug(TransportProvider.class, parts.wire, Map.of());
    parts.holder.providerCame();
    parts.advance(CoreSettings.DEFAULT.transportGraceMs());
    assertThat(parts.told).contains("configured").endsWith("ready");
  }

  @Test
  void aTransportThatDoesNotComeIsRefusedAndNamed() {
    parts.plugins.transports.remove(parts.wire);
    configurator.begin();
    parts.advance(CoreSettings.DEFAULT.transportGraceMs());
    assertThat(parts.told).containsExactly("refused " + ErrorCode.INVALID_TRANSPORT);
    assertThatThrownBy(configurator::requireConfigured)
        .isInstanceOfSatisfying(
            Rejection.class,
            reason -> assertThat(reason.hint().orElseThrow()).contains("there are [another]"));
  }

  @Test
  void oneThatCannotBeUsedLeavesTheFormerInForce() {
    configurator.begin();
    CompletionStage<Void> refused = configurator.configure(Map.of("configuration", empty()));
    assertThat(ChatFixture.rejection(refused).code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION);
    assertThat(configurator.configuration()).isSameAs(parts.configuration);
    assertThatCode(configurator::requireConfigured).doesNotThrowAnyException();
  }

  private static WebChatConfiguration empty() {
    return WebChatConfiguration.of(Map.of());
  }

  @Test
  void thatOfAnExtensionWaitsUntilTheChatIsOver() {
    configurator.begin();
    parts.session.move(WebChatState.STARTING);
    parts.session.move(WebChatState.ACTIVE);
    configurator.configureWhenIdle(OTHER);
    assertThat(configurator.configuration()).isSameAs(parts.configuration);
    parts.session.move(WebChatState.IDLE);
    configurator.sessionOver();
    assertThat(configurator.configuration()).isSameAs(OTHER);
    assertThat(configurator.isByExtension()).isTrue();
  }
}
