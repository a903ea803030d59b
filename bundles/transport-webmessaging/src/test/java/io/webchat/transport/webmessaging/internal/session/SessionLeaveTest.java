package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.failure;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.Inbound.Status;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.TransportException.Kind;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a session whose customer tries to leave it. */
class SessionLeaveTest {
  private final SessionRig rig = new SessionRig();

  @BeforeEach
  void startSignedIn() {
    CompletableFuture<Reply> start =
        rig.ask(guest -> guest.start(Map.of(), Map.of("code", "c0de"), Map.of()));
    signIn("jwt-a");
    rig.configured(Map.of("newSession", true));
    reply(start);
  }

  private void signIn(String jwt) {
    FakeRest.Call<?> call = rig.rest.next();
    rig.server(() -> call.answer(200, Map.of("jwt", jwt, "refreshToken", "r-" + jwt)));
  }

  private void pushed(String event) {
    rig.server(() -> rig.socket().push(event, Map.of("reason", "x")));
  }

  private void leftByAgent() {
    Map<String, Object> disconnect =
        Map.of(
            "id",
            "p1",
            "type",
            "Event",
            "direction",
            "Outbound",
            "metadata",
            Map.of("readOnly", "true"),
            "events",
            List.of(Map.of("eventType", "Presence", "presence", Map.of("type", "Disconnect"))));
    rig.server(() -> rig.socket().push("StructuredMessage", disconnect));
  }

  /** The sign-out that is under way fails. */
  private void signOutFails() {
    FakeRest.Call<?> revoke = rig.rest.next();
    rig.server(() -> revoke.answer(500, Map.of()));
  }

  private Status lastStatus() {
    return rig.pushed.get(rig.pushed.size() - 1).status();
  }

  @Test
  void theEndOfTheSessionBelongsToASignOut() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    pushed("LogoutEvent");
    pushed("ConnectionClosedEvent");
    rig.server(() -> rig.socket().end(1000));
    rig.manual.advance(60_000);
    assertThat(rig.sockets.all()).hasSize(1);
    FakeRest.Call<?> revoke = rig.rest.next();
    rig.server(() -> revoke.answer(204, null));

    assertThat(out).isCompleted();
    assertThat(rig.told).isEmpty();
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aLogoutDuringASignOutThatFailsLosesTheSession() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    pushed("LogoutEvent");
    pushed("ConnectionClosedEvent");
    assertThat(rig.told).isEmpty();
    signOutFails();

    assertThat(failure(out).kind()).isEqualTo(Kind.HTTP);
    assertThat(rig.told).containsExactly("lost");
    assertThat(rig.lost.get(0).kind()).isEqualTo(Kind.SESSION_LOST);
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aConnectionThatIsClosedDuringASignOutThatFailsIsOpenedAgain() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    pushed("ConnectionClosedEvent");
    rig.manual.advance(9_000);
    SessionRig.Sent sent = rig.send("hello");
    assertThat(rig.sockets.all()).hasSize(1);
    assertThat(rig.told).isEmpty();
    signOutFails();

    assertThat(out).isCompletedExceptionally();
    assertThat(rig.told).containsExactly("disconnected");
    assertThat(rig.sockets.all()).hasSize(2);
    signIn("jwt-b");
    rig.configured(Map.of());
    rig.jwt();
    rig.page(List.of(), 1);
    rig.echo(1);
    assertThat(rig.told).endsWith("reconnected");
    assertThat(sent.reply().ajax().status()).isEqualTo(200);
  }

  @Test
  void aCutDuringASignOutThatFailsIsToldThen() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    signOutFails();
    assertThat(out).isCompletedExceptionally();
    assertThat(rig.told).containsExactly("disconnected");
    assertThat(rig.sockets.all()).hasSize(1);
    rig.manual.advance(1_000);
    assertThat(rig.sockets.all()).hasSize(2);
  }

  @Test
  void aSignInThatWasRenewedForASignOutThatFailsIsStored() {
    rig.session(Map.of("refreshToken", "r1"));
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    signIn("jwt-b");
    signOutFails();
    assertThat(out).isCompletedExceptionally();
    assertThat(rig.told).containsExactly("sessionChanged");
    assertThat(rig.session.data()).containsEntry("refreshToken", "r-jwt-b");
  }

  @Test
  void anEndByTheAgentDuringASignOutThatFailsIsTold() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    leftByAgent();
    rig.moment();
    assertThat(rig.pushed).extracting(batch -> batch.status()).doesNotContain(Status.READ_ONLY);
    signOutFails();
    assertThat(out).isCompletedExceptionally();
    assertThat(lastStatus()).isEqualTo(Status.READ_ONLY);
  }

  @Test
  void anEndByTheAgentDuringAnEndThatFailsIsTold() {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    leftByAgent();
    rig.server(() -> rig.socket().refuse("closeSession", 400));
    assertThat(end).isCompletedExceptionally();
    assertThat(lastStatus()).isEqualTo(Status.READ_ONLY);
  }

  @Test
  void aConversationThatIsClearedDuringAnEndThatFailsIsTold() {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    pushed("SessionClearedEvent");
    assertThat(rig.told).isEmpty();
    rig.server(() -> rig.socket().refuse("closeSession", 400));
    assertThat(end).isCompletedExceptionally();
    assertThat(lastStatus()).isEqualTo(Status.CLEARED);
  }

  @Test
  void aConnectionThatEndsWithAConversationThatIsClearedIsNoOutage() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    pushed("SessionClearedEvent");
    rig.server(() -> rig.socket().end(1000));
    signOutFails();
    assertThat(out).isCompletedExceptionally();
    assertThat(rig.told).containsExactly("inbound");
    assertThat(lastStatus()).isEqualTo(Status.CLEARED);
  }

  @Test
  void aLogoutDuringAnEndThatFailsLosesTheSession() {
    CompletableFuture<Reply> end = rig.ask(GuestSession::end);
    pushed("LogoutEvent");
    assertThat(rig.told).isEmpty();
    rig.server(() -> rig.socket().refuse("closeSession", 400));
    assertThat(end).isCompletedExceptionally();
    assertThat(rig.told).containsExactly("lost");
  }

  @Test
  void aConnectionThatIsClosedBeforeTheConversationIsClearedIsOpenedAgain() {
    CompletableFuture<Reply> clear = rig.ask(GuestSession::clear);
    pushed("ConnectionClosedEvent");
    assertThat(failure(clear).kind()).isEqualTo(Kind.NETWORK);
    assertThat(failure(clear).ambiguous()).isTrue();
    assertThat(rig.told).containsExactly("disconnected");
    rig.manual.advance(5_000);
    assertThat(rig.sockets.all()).hasSize(2);
  }

  @Test
  void oneOfTwoSignOutsThatFailsDoesNotTellWhatTheOtherOneBrings() {
    CompletableFuture<Reply> first = rig.ask(GuestSession::signOut);
    CompletableFuture<Reply> second = rig.ask(GuestSession::signOut);
    pushed("LogoutEvent");
    signOutFails();
    assertThat(first).isCompletedExceptionally();
    assertThat(rig.told).isEmpty();
    FakeRest.Call<?> revoke = rig.rest.next();
    rig.server(() -> revoke.answer(204, null));
    assertThat(second).isCompleted();
    assertThat(rig.told).isEmpty();
  }

  private FakeRest.Call<?> revokedBy(String jwt) {
    FakeRest.Call<?> revoke = rig.rest.next();
    assertThat(revoke.call().method()).isEqualTo("DELETE");
    assertThat(revoke.call().headers()).containsEntry("Authorization", "bearer " + jwt);
    return revoke;
  }

  @Test
  void aSignInThatHasRunOutIsRenewedToSignOut() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    FakeRest.Call<?> revoke = revokedBy("jwt-a");
    rig.server(() -> revoke.answer(401, Map.of()));
    assertThat(out).isNotDone();
    signIn("jwt-b");
    FakeRest.Call<?> again = revokedBy("jwt-b");
    rig.server(() -> again.answer(204, null));

    assertThat(out).isCompleted();
    assertThat(rig.told).isEmpty();
    assertThat(rig.manual.waiting()).isZero();
  }

  @Test
  void aSignOutThatIsNotAcceptedWithANewSignInFails() {
    CompletableFuture<Reply> out = rig.ask(GuestSession::signOut);
    FakeRest.Call<?> revoke = revokedBy("jwt-a");
    rig.server(() -> revoke.answer(401, Map.of()));
    signIn("jwt-b");
    FakeRest.Call<?> again = revokedBy("jwt-b");
    rig.server(() -> again.answer(401, Map.of()));

    assertThat(failure(out).ajax().status()).isEqualTo(401);
    assertThat(rig.rest.isQuiet()).isTrue();
    assertThat(rig.told).containsExactly("sessionChanged");
    assertThat(rig.session.data()).containsEntry("refreshToken", "r-jwt-b");
  }
}
