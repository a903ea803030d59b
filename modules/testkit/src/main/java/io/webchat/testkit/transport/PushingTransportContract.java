package io.webchat.testkit.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.MessageKind;
import io.webchat.api.message.OutgoingMessage;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.Capability;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.spi.transport.TransportListener;
import io.webchat.testkit.transport.ChatServer.Chat;
import io.webchat.testkit.transport.ChatServer.Step;
import io.webchat.testkit.transport.ChatServer.Trouble;
import io.webchat.testkit.transport.PushingChatServer.PushTrouble;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * What every transport without {@link Capability#POLLING} must do, whatever its wire: what is
 * pushed comes once and in order, whatever happens to the connection, until the session is lost or
 * the transport closed. A transport's test extends it and names the provider and a server; each
 * test gets a server of its own.
 *
 * <pre>{@code
 * @CannotHappen(value = {Trouble.HTML, Trouble.DEEP}, in = Step.SEND, because = "no HTTP there")
 * @CannotHappen(pushes = PushTrouble.DROPPED, because = "TCP loses nothing, and nothing is numbered")
 * class MyTransportContractTest extends PushingTransportContract {
 *   protected PushingChatServer startServer() { return new MyServer(); }
 *   protected TransportProvider provider() { return new MyProvider(); }
 * }
 * }</pre>
 *
 * <p>The configuration of the server should make the transport notice a silent connection soon.
 * What cannot happen on the wire is declared with {@link CannotHappen}; {@link Capability} says
 * what else is left out.
 */
@ConsumerType
public abstract class PushingTransportContract extends CommonTransportContract {
  private static final int MANY = 200;
  private static final int SWAPS = 5;

  /** For subclasses. */
  protected PushingTransportContract() {}

  @Override
  protected abstract PushingChatServer startServer();

  private PushingChatServer pushing() {
    return (PushingChatServer) server();
  }

  private Chat started() {
    session().start();
    Chat chat = server().awaitChat();
    chat.agentJoins("Ann");
    return chat;
  }

  /** A chat over which a message has come: the connection is open. */
  private Chat connected() {
    Chat chat = started();
    chat.agentSays("Ann", "first");
    session().awaitText("first");
    return chat;
  }

  private static List<String> numbered(int count) {
    return IntStream.range(0, count).mapToObj(i -> "m" + i).toList();
  }

  private List<String> calls() {
    return session().context().calls();
  }

  private void awaitCall(String call) {
    session().waitUntil(() -> calls().contains(call));
  }

  /** The counterpart of trouble comes once; trouble may be told again while it lasts. */
  private void assertThatTroubleIsTakenBack() {
    List<String> told = new ArrayList<>();
    for (String event : session().context().events()) {
      boolean again =
          event.equals("disconnected")
              && !told.isEmpty()
              && told.get(told.size() - 1).equals("disconnected");
      if (!event.equals("sessionChanged") && !again) {
        told.add(event);
      }
    }
    for (int i = 0; i < told.size(); i++) {
      assertThat(told.get(i)).isEqualTo(i % 2 == 0 ? "disconnected" : "reconnected");
    }
    assertThat(told.size() % 2).as("the last trouble is over: " + told).isZero();
  }

  private boolean isConnected() {
    List<String> told = session().context().events();
    return told.isEmpty() || !told.get(told.size() - 1).equals("disconnected");
  }

  // --- what is pushed

  @Test
  void doesNotPoll() {
    assertThat(transport().capabilities()).doesNotContain(Capability.POLLING);
    assertThat(session().failure(transport().poll(SessionData.of(Map.of()), pollRequest())).kind())
        .isEqualTo(Kind.UNSUPPORTED);
  }

  private static PollRequest pollRequest() {
    return new PollRequest(1, false, null);
  }

  @Test
  void bringsManyInOrderAndOnce() {
    Chat chat = started();
    numbered(MANY).forEach(text -> chat.agentSays("Ann", text));

    session().awaitText("m" + (MANY - 1));

    assertThat(session().arrived()).isEqualTo(numbered(MANY));
    assertThat(session().context().events()).isEmpty();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.DROPPED, PushTrouble.DOUBLED, PushTrouble.REORDERED})
  void keepsTheTranscriptWhenPushesAreNotAsSent(PushTrouble trouble) {
    Chat chat = connected();
    pushing().push(trouble);
    numbered(4).forEach(text -> chat.agentSays("Ann", text));

    numbered(4).forEach(session()::awaitText);

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(4));
    assertThat(session().texts()).isEqualTo(expected);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.RUBBISH, PushTrouble.HUGE})
  void survivesAServerThatLies(PushTrouble trouble) {
    Chat chat = connected();
    pushing().push(trouble);
    numbered(3).forEach(text -> chat.agentSays("Ann", text));

    session().awaitText("m2");

    assertThat(session().texts()).containsExactly("first", "m0", "m1", "m2");
    chat.agentSays("Ann", "last");
    session().awaitText("last");
    session().waitUntil(this::isConnected);
    assertThatTroubleIsTakenBack();
  }

  // --- connections that end

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.CUT, PushTrouble.CLOSED, PushTrouble.SILENCE})
  void connectsAgainAndBringsWhatWasMissed(PushTrouble trouble) {
    Chat chat = connected();
    pushing().push(trouble);
    numbered(3).forEach(text -> chat.agentSays("Ann", text));

    awaitCall("reconnected");
    session().awaitText("m2");
    chat.agentSays("Ann", "last");
    session().awaitText("last");

    assertThat(session().texts()).containsExactly("first", "m0", "m1", "m2", "last");
    assertThatTroubleIsTakenBack();
    if (trouble != PushTrouble.SILENCE) { // a silent connection may be there for a while
      session().waitUntil(() -> pushing().connections() == 1);
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes(PushTrouble.REFUSED)
  void saysThatItIsBackWhenWhatWasMissedHasBeenDelivered(PushTrouble trouble) {
    Chat chat = connected();
    session().context().deliverTo(recording(session()));
    pushing().push(trouble);
    awaitCall("disconnected");
    numbered(3).forEach(text -> chat.agentSays("Ann", text));
    assertThat(calls()).doesNotContain("reconnected");

    pushing().heal();
    awaitCall("reconnected");

    assertThat(before).containsExactly("m0", "m1", "m2");
    assertThatTroubleIsTakenBack();
  }

  /** What had been delivered when the transport said that it is back. */
  private final List<String> before = new CopyOnWriteArrayList<>();

  private Consumer<Inbound> recording(ContractSession session) {
    return inbound -> {
      session.take(inbound);
      if (!calls().contains("reconnected")) {
        before.addAll(ContractSession.texts(inbound));
      }
    };
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.CUT, PushTrouble.CLOSED})
  void survivesOneTroubleAfterTheOther(PushTrouble trouble) {
    Chat chat = connected();
    for (int i = 0; i < SWAPS; i++) {
      pushing().push(trouble);
      chat.agentSays("Ann", "m" + i);
      session().awaitText("m" + i);
    }

    session().waitUntil(this::isConnected);
    assertThat(session().texts()).endsWith(numbered(SWAPS).toArray(String[]::new)).hasSize(6);
    assertThatTroubleIsTakenBack();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes(PushTrouble.CUT)
  void tellsThatTheSessionIsLost(PushTrouble trouble) {
    Chat chat = connected();
    chat.forget();
    pushing().push(trouble);

    session().waitUntil(() -> calls().contains("lost") || session().hasEnded());

    assertThat(calls()).doesNotContain("reconnected");
    session().waitUntil(() -> pushing().connections() == 0);
  }

  // --- sends

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.CUT, PushTrouble.CLOSED})
  void sendsNothingTwiceWhenItIsCut(PushTrouble trouble) {
    Chat chat = connected();
    Map<String, CompletionStage<Reply>> sent = new LinkedHashMap<>();
    for (String text : numbered(MANY / 4)) {
      if (text.equals("m10") || text.equals("m30")) {
        pushing().push(trouble);
      }
      sent.put(text, transport().send(session().data(), OutgoingMessage.of(text)));
    }
    Map<String, TransportException> failures = new LinkedHashMap<>();
    sent.forEach(
        (text, stage) -> {
          try {
            session().settle(stage);
          } catch (TransportException e) {
            failures.put(text, e);
          }
        });
    handOver();
    session().settle(transport().send(session().data(), OutgoingMessage.of("fence")));
    session().waitUntil(() -> chat.received().contains("fence"));

    assertThat(chat.received()).doesNotHaveDuplicates();
    sent.keySet().stream()
        .filter(text -> !failures.containsKey(text))
        .forEach(text -> assertThat(chat.received()).contains(text));
    failures.forEach(
        (text, failure) -> {
          if (!failure.ambiguous()) {
            assertThat(chat.received()).doesNotContain(text);
          }
        });
  }

  @Test
  void makesACallThatComesRightBehindTheAttach() {
    Chat chat = connected();
    session().replaceTransport(provider(), usual());
    CompletionStage<Reply> attached = session().attaching(Mode.RESUME);
    CompletionStage<Reply> sent = transport().send(session().data(), OutgoingMessage.of("at once"));

    session().settle(attached);
    session().settle(sent);

    assertThat(chat.received()).containsExactly("at once");
  }

  // --- other transports of the type

  @Test
  void handsTheSessionOverUnderLoad() {
    Chat chat = connected();
    CompletableFuture<Void> saying =
        CompletableFuture.runAsync(
            () -> numbered(MANY).forEach(text -> chat.agentSays("Ann", text)));
    for (int i = 0; i < SWAPS; i++) {
      handOver();
    }
    saying.join();
    session().awaitText("m" + (MANY - 1));
    session().waitUntil(() -> session().texts().size() >= MANY + 1);

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(MANY));
    assertThat(session().texts()).isEqualTo(expected);
    session().waitUntil(() -> pushing().connections() <= 1);
  }

  private void takeUp() {
    session().replaceTransport(provider(), usual());
    session().attach(Mode.RESUME);
  }

  @Test
  void bringsWhatCameWhileNoTransportHadTheSession() {
    Chat chat = connected();
    transport().handOver();
    numbered(MANY).forEach(text -> chat.agentSays("Ann", text));
    takeUp();
    chat.agentSays("Ann", "last");
    session().awaitText("last");

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(MANY));
    expected.add("last");
    session().waitUntil(() -> session().texts().size() >= expected.size());
    assertThat(session().texts()).isEqualTo(expected);
    session().waitUntil(() -> pushing().connections() <= 1);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.DOUBLED, PushTrouble.REORDERED})
  void bringsWhatCameWhenPushesAreNotAsSentWhileTheSessionIsTakenUp(PushTrouble trouble) {
    Chat chat = connected();
    session().replaceTransport(provider(), usual());
    numbered(3).forEach(text -> chat.agentSays("Ann", text));
    pushing().push(trouble);
    CompletionStage<Reply> attaching = session().attaching(Mode.RESUME);
    numbered(MANY).stream().skip(3).forEach(text -> chat.agentSays("Ann", text));
    session().settle(attaching);
    session().awaitText("m" + (MANY - 1));

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(MANY));
    session().waitUntil(() -> session().texts().size() >= expected.size());
    assertThat(session().texts()).isEqualTo(expected);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes({PushTrouble.CUT, PushTrouble.CLOSED})
  void bringsWhatCameWhenTheConnectionEndsWhileNoTransportHasIt(PushTrouble trouble) {
    Chat chat = connected();
    transport().handOver();
    pushing().push(trouble);
    numbered(3).forEach(text -> chat.agentSays("Ann", text));
    takeUp();
    chat.agentSays("Ann", "last");
    session().awaitText("last");

    session().waitUntil(() -> session().texts().size() >= 5);
    assertThat(session().texts()).containsExactly("first", "m0", "m1", "m2", "last");
    session().waitUntil(this::isConnected);
    assertThatTroubleIsTakenBack();
  }

  /** What a transport has delivered may not have been taken when it goes. */
  @Test
  void bringsWhatTheFormerTransportDeliveredInVain() {
    Chat chat = connected();
    List<String> dropped = new CopyOnWriteArrayList<>();
    session().context().deliverTo(inbound -> dropped.addAll(ContractSession.texts(inbound)));
    numbered(MANY / 4).forEach(text -> chat.agentSays("Ann", text));
    session().waitUntil(() -> dropped.size() == MANY / 4);
    takeUp();
    chat.agentSays("Ann", "last");
    session().awaitText("last");

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(MANY / 4));
    expected.add("last");
    assertThat(session().texts()).isEqualTo(expected);
  }

  @Test
  void letsGoOfAConnectionThatNoTransportTakes() {
    Chat chat = connected();
    transport().handOver();

    session().waitUntil(() -> pushing().connections() == 0);
    assertThat(chat.ended()).isFalse();
    assertThat(calls()).doesNotContain("lost", "disconnected");
  }

  @Test
  void closesUnderLoadAndLetsGoOfEverything() {
    Chat chat = connected();
    CompletableFuture<Void> saying =
        CompletableFuture.runAsync(
            () -> numbered(MANY).forEach(text -> chat.agentSays("Ann", text)));
    Map<String, CompletionStage<Reply>> sent = new LinkedHashMap<>();
    for (String text : numbered(20)) {
      sent.put(text, transport().send(session().data(), OutgoingMessage.of(text)));
    }
    transport().close();
    Set<String> failedForSure = new HashSet<>();
    sent.forEach(
        (text, stage) -> {
          try {
            session().settle(stage);
          } catch (TransportException e) {
            assertThat(e.kind()).isIn(Kind.CLOSED, Kind.NETWORK);
            if (!e.ambiguous()) {
              failedForSure.add(text);
            }
          }
        });
    saying.join();

    session().waitUntil(() -> pushing().connections() == 0);
    assertThat(chat.ended()).isFalse();
    assertThat(calls()).doesNotContain("lost", "disconnected");
    handOver(); // what the server does next comes behind what it was doing
    session().settle(transport().send(session().data(), OutgoingMessage.of("fence")));
    session().waitUntil(() -> chat.received().contains("fence"));
    assertThat(chat.received()).doesNotHaveDuplicates().noneMatch(failedForSure::contains);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @Troubles.OnPushes(PushTrouble.REFUSED)
  void isClosedWhileItTriesToConnect(PushTrouble trouble) {
    Chat chat = connected();
    pushing().push(trouble);
    awaitCall("disconnected");
    transport().close();
    pushing().heal();
    session().replaceTransport(provider(), usual());
    session().attach(Mode.RESUME);
    chat.agentSays("Ann", "after");
    session().awaitText("after");

    session().waitUntil(() -> pushing().connections() == 1);
    assertThat(session().texts()).containsExactly("first", "after");
  }

  // --- the end

  @Test
  void isQuietAfterTheEnd() {
    Chat chat = connected();
    session().settle(transport().end(session().data()));
    session().waitUntil(chat::ended);

    session().waitUntil(() -> pushing().connections() == 0);
    assertThat(session().context().events()).isEmpty();
  }

  @Test
  void bringsTheLastWordsBeforeTheEnd() {
    Chat chat = connected();
    chat.agentSays("Ann", "bye");
    chat.endByServer();

    session().awaitEnd();

    assertThat(session().texts()).endsWith("bye");
    assertThat(session().context().events()).isEmpty();
  }

  @Test
  void restoresAnEndedSessionAsItSays() {
    Chat chat = connected();
    transport().close();
    chat.agentSays("Ann", "bye");
    chat.endByServer();
    session().replaceTransport(provider(), usual());
    session().forgetPosition();

    try {
      Inbound inbound = session().attach(Mode.RESTORE).inbound();
      assertThat(inbound.isEnd()).isTrue();
      if (transport().capabilities().contains(Capability.RESTORE_ENDED)) {
        assertThat(ContractSession.texts(inbound)).endsWith("bye");
      }
    } catch (TransportException e) {
      assertThat(transport().capabilities()).doesNotContain(Capability.RESTORE_ENDED);
      assertThat(e.chatEnded() || e.kind() == Kind.SESSION_LOST || e.kind() == Kind.REFUSED)
          .isTrue();
    }
    session().waitUntil(() -> pushing().connections() == 0);
  }

  // --- slow and careful

  /** A listener must not block, but a thread may be slow: nothing is dropped meanwhile. */
  @Test
  void losesNothingWhileWhatItDeliversIsTakenSlowly() {
    Chat chat = connected();
    CompletableFuture<Void> gate = new CompletableFuture<>();
    ContractSession session = session();
    session
        .context()
        .deliverTo(
            inbound -> {
              gate.join();
              session.take(inbound);
            });
    numbered(MANY).forEach(text -> chat.agentSays("Ann", text));
    gate.complete(null);
    session.awaitText("m" + (MANY - 1));

    List<String> expected = new ArrayList<>(List.of("first"));
    expected.addAll(numbered(MANY));
    assertThat(session.texts()).isEqualTo(expected);
  }

  /** {@link TransportListener#sessionChanged}. */
  @Test
  void usesNewCredentialsWhenTheyAreStored() {
    Chat chat = connected();
    CompletableFuture<Void> stored = new CompletableFuture<>();
    session().context().storesWhen(stored);
    pushing()
        .rotate()
        .ifPresent(
            rotation -> {
              awaitCall("sessionChanged");
              CompletionStage<Reply> sent =
                  transport().send(session().formerData(), OutgoingMessage.of("while storing"));
              chat.agentSays("Ann", "a fence");
              session().awaitText("a fence");
              assertThat(rotation.used()).isFalse();
              stored.complete(null);
              session().settle(sent);
              session().settle(transport().send(session().data(), OutgoingMessage.of("after")));
              session().waitUntil(rotation::used);
              assertThat(chat.received()).containsExactly("while storing", "after");
            });
  }

  @Test
  void aFailedStartLeavesNoConnection() {
    if (!Troubles.happens(getClass(), Step.START, Trouble.RESET_AFTER)) {
      return;
    }
    server().next(Step.START, Trouble.RESET_AFTER);

    session().failure(transport().start(ContractSession.request(Map.of())));

    session().waitUntil(() -> pushing().connections() == 0);
    assertThat(session().context().calls()).isEmpty();
  }

  @Test
  void tellsWhoJoinedByAPush() {
    started();

    session().awaitKind(MessageKind.PARTICIPANT_JOINED);
  }
}
