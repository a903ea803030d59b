package io.webchat.core.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatState;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.core.internal.fixture.LooseParts;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each event that tells of trouble, and its counterpart. */
class ConnectivityEventsTest {
  private final LooseParts parts = LooseParts.active();
  private final List<String> told = parts.told;
  private final WebChatConfiguration configuration =
      WebChatConfiguration.of(Map.of("pollExceptionLimit", 2));
  private final Connectivity connectivity =
      new Connectivity(parts.session, parts.events, () -> configuration, () -> "gms");

  private void failed(Kind... kinds) {
    Arrays.stream(kinds).forEach(kind -> connectivity.failed(of(kind)));
  }

  private static TransportException of(Kind kind) {
    return TransportException.of(kind, "failed");
  }

  private void told(String... events) {
    assertThat(told).containsExactly(events);
    told.clear();
  }

  @Test
  void aServerThatIsCutOffIsPendingThenOfflineThenBack() {
    failed(Kind.NETWORK, Kind.NETWORK);
    told("connectionPending", "disconnected");
    failed(Kind.NETWORK, Kind.NETWORK);
    told("chatServerWentOffline");
    connectivity.succeeded();
    told("chatServerBackOnline", "connectionRestored", "reconnected");
    assertThat(parts.published.get("reconnected")).isEmpty();
    connectivity.succeeded();
    told();
    failed(Kind.NETWORK, Kind.NETWORK);
    told("connectionPending", "disconnected");
    connectivity.succeeded();
    told("connectionRestored", "reconnected");
  }

  @Test
  void timeoutsAreToldOnceInASeries() {
    failed(Kind.TIMEOUT, Kind.TIMEOUT);
    told("connectionPending", "chatServerTimeout", "disconnected");
    connectivity.succeeded();
    told.clear();
    failed(Kind.TIMEOUT);
    told("connectionPending", "chatServerTimeout", "disconnected");
  }

  @Test
  void otherFailuresAreAnErrorOfEachKindInASeries() {
    failed(Kind.HTTP, Kind.HTTP, Kind.REFUSED);
    told("connectionPending", "error", "error", "chatServerWentOffline");
    connectivity.failed(new IllegalStateException("defect"));
    connectivity.failed(new IllegalArgumentException("defect"));
    connectivity.failed(new IllegalStateException("defect"));
    told("error", "error");
    connectivity.succeeded();
    told("chatServerBackOnline", "connectionRestored");
    failed(Kind.HTTP);
    told("connectionPending", "error");
  }

  @Test
  void aServerThatWantsFewerPollsIsThere() {
    failed(Kind.RATE_LIMITED, Kind.RATE_LIMITED, Kind.RATE_LIMITED, Kind.RATE_LIMITED);
    told("error");
    connectivity.succeeded();
    told();
  }

  @Test
  void whatPassesByItselfIsNoError() {
    failed(Kind.TRANSIENT);
    told("connectionPending");
  }

  @Test
  void anUnknownSessionCountsButIsNoErrorYet() {
    connectivity.unknownSession();
    connectivity.unknownSession();
    told("connectionPending");
    connectivity.unknownSession();
    told("chatServerWentOffline");
    connectivity.pending();
    told();
  }

  @Test
  void exceptionsThatAreForgottenDoNotCount() {
    failed(Kind.NETWORK, Kind.NETWORK);
    connectivity.resetExceptions();
    failed(Kind.NETWORK, Kind.NETWORK);
    told("connectionPending", "disconnected");
    connectivity.clear();
    connectivity.succeeded();
    told();
    failed(Kind.TIMEOUT, Kind.HTTP);
    told("connectionPending", "chatServerTimeout", "disconnected", "error");
    connectivity.clear();
    failed(Kind.TIMEOUT, Kind.HTTP);
    told("connectionPending", "chatServerTimeout", "disconnected", "error");
    failed(Kind.TIMEOUT);
    connectivity.clear();
    connectivity.succeeded();
    told("chatServerWentOffline");
  }

  @Test
  void theEndTakesBackWhatWasToldAndSaysSo() {
    failed(Kind.NETWORK, Kind.NETWORK, Kind.NETWORK);
    told.clear();
    connectivity.over();
    told("chatServerBackOnline", "connectionRestored", "reconnected");
    for (String event : List.of("chatServerBackOnline", "connectionRestored", "reconnected")) {
      assertThat(parts.published.get(event)).isEqualTo(Map.of("chatEnded", true));
    }
  }

  @Test
  void aSessionRestoredOfflineComesBackOnline() {
    connectivity.restoredOffline();
    told("restoredOffline");
    failed(Kind.NETWORK, Kind.NETWORK, Kind.NETWORK);
    told("disconnected");
    connectivity.succeeded();
    told("chatServerBackOnline", "connectionRestored", "reconnected");
  }

  @Test
  void aSeriesOfPollExceptionsEndsWithAPollOnly() {
    failed(Kind.TIMEOUT);
    told("connectionPending", "chatServerTimeout", "disconnected");
    connectivity.commandAnswered();
    failed(Kind.TIMEOUT, Kind.TIMEOUT);
    told("chatServerWentOffline");
    connectivity.commandAnswered();
    told();
    connectivity.succeeded();
    told("chatServerBackOnline", "connectionRestored", "reconnected");
  }

  @Test
  void commandsThatFailTellOfTheConnectionWhileThereIsASession() {
    connectivity.commandFailed(of(Kind.NETWORK));
    connectivity.commandFailed(of(Kind.NETWORK));
    told("disconnected");
    connectivity.commandFailed(of(Kind.HTTP));
    connectivity.commandFailed(of(Kind.HTTP));
    told("error", "error");
    connectivity.succeeded();
    told("reconnected");
    connectivity.commandFailed(of(Kind.TIMEOUT));
    connectivity.commandAnswered();
    told("chatServerTimeout", "disconnected", "reconnected");
    connectivity.commandAnswered();
    told();
    connectivity.commandFailed(of(Kind.TIMEOUT));
    told("chatServerTimeout", "disconnected");
    connectivity.succeeded();
    told("reconnected");
    parts.session.move(WebChatState.ENDING);
    connectivity.commandFailed(of(Kind.NETWORK));
    connectivity.commandFailed(of(Kind.HTTP));
    told();
    parts.session.move(WebChatState.IDLE);
    connectivity.commandFailed(of(Kind.NETWORK));
    told("error");
  }
}
