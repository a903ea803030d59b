package io.webchat.testkit.transport;

import static java.util.Collections.disjoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.message.Participant;
import io.webchat.api.rich.QuickReply;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.testkit.transport.ChatServer.Chat;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every transport must do, whether it polls or is pushed to. */
abstract class CommonTransportContract {
  private static final long PATIENT_MS = 30_000;
  private static final long IMPATIENT_MS = 700;

  /** How often a chat is taken up with so little time. */
  private static final int ATTEMPTS = 30;

  private ChatServer server;
  private ContractSession session;

  CommonTransportContract() {}

  /** A fresh server. */
  protected abstract ChatServer startServer();

  /** The provider under test. */
  protected abstract TransportProvider provider();

  @BeforeEach
  final void open() {
    server = startServer();
    session = new ContractSession(provider(), configuration(PATIENT_MS), patience());
  }

  @AfterEach
  final void close() {
    session.close();
    server.close();
  }

  private WebChatConfiguration configuration(long ajaxTimeout) {
    Map<String, Object> webchat = new LinkedHashMap<>(server.configuration());
    webchat.put("ajaxTimeout", ajaxTimeout);
    return WebChatConfiguration.of(webchat);
  }

  /** How long is waited for what a transport must do; the server and the machine may be slow. */
  protected Duration patience() {
    return Duration.ofSeconds(60);
  }

  /** The kind of failure that a trouble in a step is; a wire may have another word for it. */
  protected Kind failureKind(Step step, Trouble trouble) {
    return kind(trouble);
  }

  /**
   * Whether what the server did is told on another connection than that of the request, whose loss
   * may be noticed before that or after it: then a request that is lost behind the server's work
   * may fail and may succeed.
   */
  protected boolean isAnsweredElsewhere() {
    return false;
  }

  /** The failure of a request; none when it was answered elsewhere. */
  private Optional<TransportException> failure(Trouble trouble, CompletionStage<Reply> stage) {
    if (!isAnsweredElsewhere() || !isCarriedOut(trouble)) {
      return Optional.of(session.failure(stage));
    }
    try {
      session.settle(stage);
      return Optional.empty();
    } catch (TransportException e) {
      return Optional.of(e);
    }
  }

  private static boolean isCarriedOut(Trouble trouble) {
    return trouble == Trouble.RESET_AFTER || trouble == Trouble.TRUNCATED;
  }

  /** Whether the wire has a request for it; servers of others forget typing by themselves. */
  protected boolean tellsThatTypingStopped() {
    return true;
  }

  /** The session that the test is about. */
  final ContractSession session() {
    return session;
  }

  final ChatServer server() {
    return server;
  }

  final WebChatConfiguration usual() {
    return configuration(PATIENT_MS);
  }

  /** Another transport takes the session over, as when its bundle is updated. */
  final void handOver() {
    session.replaceTransport(provider(), configuration(PATIENT_MS));
    if (!session.polls() && session.hasStarted()) {
      session.attach(Mode.RESUME);
    }
  }

  final Transport transport() {
    return session.transport();
  }

  @Test
  void providesTheTypeThatTheConfigurationNames() {
    assertThat(provider().type()).isEqualTo(configuration(1_000).transportType());
  }

  @Test
  void startsAChatWithItsUserData() {
    Reply reply = session.start(Map.of("plan", "gold"));

    assertThat(reply.ajax().status()).isEqualTo(200);
    assertThat(reply.session()).isNotEmpty();
    assertThat(server.awaitChat().userData()).containsEntry("plan", "gold");
  }

  @Test
  void bringsMessagesOfBothSidesInOrderAndOnce() {
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    session.settle(transport().send(session.data(), OutgoingMessage.of("hello & <you> äöü €")));
    chat.agentSays("Ann", "hi");

    session.awaitText("hi");

    assertThat(chat.received()).containsExactly("hello & <you> äöü €");
    assertThat(session.arrived()).containsExactly("hello & <you> äöü €", "hi");
    assertThat(session.messages()).extracting(Message::index).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsWhoSaysWhat() {
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    chat.agentSays("Ann", "hi");

    session.awaitText("hi");

    Message said = session.message(MessageKind.MESSAGE);
    assertThat(said.from().role()).isEqualTo(Participant.Role.AGENT);
    assertThat(said.from().name()).isEqualTo("Ann");
    assertThat(said.from().id()).isNotEmpty();
    assertThat(said.timestamp()).isPositive();
    Message joined = session.message(MessageKind.PARTICIPANT_JOINED);
    assertThat(joined.from().role()).isEqualTo(Participant.Role.CLIENT);
  }

  @Test
  void tellsOfTypingBothWays() {
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    chat.agentTypes("Ann");

    session.awaitKind(MessageKind.TYPING_STARTED);
    session.settle(transport().typing(session.data(), true, "he"));
    assertThat(chat.customerTypes()).isTrue();
    session.settle(transport().typing(session.data(), false, null));
    assertThat(chat.customerTypes()).isEqualTo(!tellsThatTypingStopped());
  }

  @Test
  void endsAChat() {
    session.start();
    Chat chat = server.awaitChat();

    session.settle(transport().end(session.data()));

    await().atMost(Duration.ofSeconds(60)).until(chat::ended);
  }

  @Test
  void tellsThatTheServerEndedTheChat() {
    session.start();
    server.awaitChat().endByServer();

    session.awaitEnd();
  }

  /** Where a poll brings what is new, nothing is missed between two of them. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void resumesAtAPositionWithAnotherTransport(boolean missed) {
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    chat.agentSays("Ann", "one");
    session.awaitText("one");
    chat.agentSays("Ann", "two");

    session.replaceTransport(provider(), configuration(PATIENT_MS));
    session.resume(missed || !session.polls());
    chat.agentSays("Ann", "three");
    session.awaitText("three");

    assertThat(session.texts()).containsExactly("one", "two", "three");
  }

  @Test
  void restoresAWholeChat() {
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    chat.agentSays("Ann", "one");
    session.awaitText("one");

    session.replaceTransport(provider(), configuration(PATIENT_MS));
    session.forgetPosition();
    Reply reply = session.attach(Mode.RESTORE);

    assertThat(reply.inbound().chatEnded()).contains(false);
    assertThat(ContractSession.texts(reply.inbound())).containsExactly("one");
  }

  @Test
  void aForgottenSessionIsNotTakenForAGoodOne() {
    session.start();
    server.awaitChat().forget();

    session.replaceTransport(provider(), configuration(PATIENT_MS));
    CompletionStage<Reply> attached =
        transport().attach(session.data(), new AttachRequest(1, Mode.RESTORE, 20));

    try {
      Inbound inbound = session.settle(attached).inbound();
      assertThat(inbound.chatEnded()).isNotEqualTo(Optional.of(false));
    } catch (TransportException e) {
      assertThat(e.chatEnded() || e.kind() == Kind.SESSION_LOST || e.kind() == Kind.REFUSED)
          .isTrue();
    }
  }

  @Test
  void verifyHasNoSideEffects() {
    if (!transport().capabilities().contains(Capability.VERIFY_SESSION)) {
      return;
    }
    session.start();
    Chat chat = server.awaitChat();
    chat.agentJoins("Ann");
    chat.agentSays("Ann", "one");

    Reply reply = session.settle(transport().verify(session.data()));

    assertThat(reply.inbound().isEnd()).isFalse();
    session.awaitText("one");
    assertThat(session.texts()).containsExactly("one");
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.In(Step.SEND)
  void aFailedSendSaysWhetherTheServerMayHaveIt(Trouble trouble) {
    session.start();
    Chat chat = server.awaitChat();
    hurryIf(trouble);
    server.next(Step.SEND, trouble);

    Optional<TransportException> failed =
        failure(trouble, transport().send(session.data(), OutgoingMessage.of("hello")));
    handOver();

    if (isCarriedOut(trouble)) {
      assertThat(chat.received()).containsExactly("hello");
    } else {
      assertThat(chat.received()).isEmpty();
    }
    failed.ifPresent(failure -> assertIsTold(trouble, failure));
    session.settle(transport().send(session.data(), OutgoingMessage.of("again")));
    assertThat(chat.received()).contains("again");
  }

  private void assertIsTold(Trouble trouble, TransportException failure) {
    assertThat(failure.kind()).isEqualTo(failureKind(Step.SEND, trouble));
    assertThat(failure.getMessage()).doesNotContain("hello");
    if (isCarriedOut(trouble)) {
      assertThat(failure.ambiguous()).isTrue();
    }
    if (trouble == Trouble.RATE_LIMITED) {
      assertThat(failure.ambiguous()).isFalse();
      assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }
  }

  /** Silence is over sooner with a short timeout, which would be a risk in any other test. */
  private void hurryIf(Trouble trouble) {
    if (trouble == Trouble.SILENCE) {
      boolean ready = false;
      for (int tries = 0; !ready && tries < ATTEMPTS; tries++) {
        session.replaceTransport(provider(), configuration(IMPATIENT_MS));
        // to take the chat up needs more than one answer in time
        ready = session.polls() || !session.hasStarted() || session.attachesInTime(Mode.RESUME);
      }
    }
  }

  private static Kind kind(Trouble trouble) {
    return switch (trouble) {
      case RESET_BEFORE, RESET_AFTER -> Kind.NETWORK;
      case SILENCE -> Kind.TIMEOUT;
      case UNAVAILABLE -> Kind.HTTP;
      case RATE_LIMITED -> Kind.RATE_LIMITED;
      case HTML, TRUNCATED, DEEP -> Kind.INVALID_RESPONSE;
      case HUGE -> Kind.TOO_LARGE;
    };
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.In(Step.START)
  void aFailedStartLeavesTheTransportUsable(Trouble trouble) {
    hurryIf(trouble);
    server.next(Step.START, trouble);

    Optional<TransportException> failed =
        failure(trouble, transport().start(ContractSession.request(Map.of())));
    if (failed.isEmpty()) {
      assertThat(session.data()).isNotEmpty();
      session.settle(transport().send(session.data(), OutgoingMessage.of("usable")));
      return;
    }
    assertThat(failed.get().kind()).isEqualTo(failureKind(Step.START, trouble));
    if (trouble == Trouble.SILENCE) {
      session.replaceTransport(provider(), configuration(PATIENT_MS));
    }
    assertThat(session.start().session()).isNotEmpty();
  }

  @Test
  void closeCancelsWhatIsUnderWay() {
    session.start();
    server.awaitChat();
    server.next(Step.SEND, Trouble.SILENCE);
    CompletionStage<Reply> sent = transport().send(session.data(), OutgoingMessage.of("hello"));

    transport().close();

    assertThat(session.failure(sent).kind()).isEqualTo(Kind.CLOSED);
    assertThat(session.failure(transport().end(session.data())).kind()).isEqualTo(Kind.CLOSED);
    transport().close();
  }

  @Test
  void whatItCannotDoFailsAsUnsupported() {
    session.start();
    if (!transport().capabilities().contains(Capability.CUSTOM_NOTICE)) {
      assertThat(session.failure(transport().customNotice(session.data(), "x")).kind())
          .isEqualTo(Kind.UNSUPPORTED);
    }
    if (!transport().capabilities().contains(Capability.IDLE_TIMER)) {
      assertThat(session.failure(transport().resetIdleTimer(session.data())).kind())
          .isEqualTo(Kind.UNSUPPORTED);
    }
    if (!transport().capabilities().contains(Capability.FILE_LIMITS)) {
      assertThat(session.failure(transport().fileLimits(session.data())).kind())
          .isEqualTo(Kind.UNSUPPORTED);
    }
  }

  @Test
  void itsFormatNamesKeysOfItsSessionData() {
    SessionFormat format = provider().sessionFormat();
    session.start();
    SessionData data = session.data();

    assertThat(data).containsKeys(format.identity().toArray(String[]::new));
    // some are there for some sessions only, as what renews a sign-in
    assertThat(format.credentials().isEmpty() || !disjoint(format.credentials(), data.keySet()))
        .as("one of the credentials %s is in the session data", format.credentials())
        .isTrue();
    format.token().ifPresent(key -> assertThat(data.get(key)).isInstanceOf(String.class));
  }

  @Test
  void theIdentityOfASessionStaysWhenItIsTakenUp() {
    SessionFormat format = provider().sessionFormat();
    session.start();
    Optional<String> identity = format.identityOf(session.data());
    server.awaitChat();

    session.replaceTransport(provider(), configuration(PATIENT_MS));
    session.attach(Mode.RESTORE);
    assertThat(format.identityOf(session.data())).isEqualTo(identity);
    session.settle(transport().end(session.data()));
    session.start();
    assertThat(format.identityOf(session.data()).filter(identity.orElse("")::equals)).isEmpty();
  }

  @Test
  void aBareTokenIsEnoughToTakeUpAnAsynchronousSession() {
    SessionFormat format = provider().sessionFormat();
    if (format.token().isEmpty() || !transport().capabilities().contains(Capability.ASYNC)) {
      return;
    }
    session.start();
    Optional<String> identity = format.identityOf(session.data());
    SessionData bare =
        format.ofToken(session.data().value(format.token().orElseThrow())).orElseThrow();

    session.settle(transport().attach(bare, new AttachRequest(1, Mode.RESTORE_ASYNC, 20)));

    assertThat(format.identityOf(session.data())).isEqualTo(identity);
  }

  @Test
  void sendsTheReplyToRichContent() {
    if (!transport().capabilities().contains(Capability.RICH_REPLIES)) {
      return;
    }
    session.start();
    Chat chat = server.awaitChat();
    QuickReply offered = new QuickReply("gold plan", "GOLD");

    session.settle(
        transport().send(session.data(), OutgoingMessage.of(offered.answer(), "message-1")));

    assertThat(chat.received()).containsExactly("gold plan");
  }

  @Test
  void whatItCanDoStaysTheSameAndFitsTogether() {
    Set<Capability> capabilities = transport().capabilities();
    session.start();

    assertThat(transport().capabilities()).isEqualTo(capabilities);
    assertNeeds(capabilities, Capability.RESET_POLL_EXCEPTIONS, Capability.POLLING);
    assertNeeds(capabilities, Capability.RESTORE_ENDED, Capability.RESTORE);
    assertNeeds(capabilities, Capability.READ_ONLY, Capability.RESTORE_ENDED);
    assertNeeds(capabilities, Capability.AUTHENTICATION, Capability.RESTORE);
  }

  private static void assertNeeds(
      Set<Capability> capabilities, Capability capability, Capability needed) {
    if (capabilities.contains(capability)) {
      assertThat(capabilities).as("with " + capability).contains(needed);
    }
  }

  @Test
  void nothingOfASessionShowsInTexts() {
    Reply reply = session.start(Map.of("secret-key", "secret-value"));
    List<String> secrets =
        reply.session().values().stream().map(String::valueOf).filter(v -> v.length() > 8).toList();

    assertThat(secrets).isNotEmpty();
    assertThat(List.of(reply.toString(), transport().toString()))
        .allSatisfy(text -> assertThat(text).doesNotContain(secrets));
  }
}
