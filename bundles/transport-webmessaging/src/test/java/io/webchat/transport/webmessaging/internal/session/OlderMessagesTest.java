package io.webchat.transport.webmessaging.internal.session;

import static io.webchat.transport.webmessaging.internal.session.SessionRig.message;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.position;
import static io.webchat.transport.webmessaging.internal.session.SessionRig.reply;
import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.socket.SocketClosed;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Older messages of a session that was taken up with its newest page. */
class OlderMessagesTest {
  private final SessionRig rig = new SessionRig();

  @BeforeEach
  void takeUp() {
    CompletableFuture<Reply> attach =
        rig.ask(session -> session.attach(new AttachRequest(1, Mode.RESTORE_ASYNC, 20)));
    rig.configured(Map.of());
    rig.jwt();
    assertThat(rig.page(newestFirst(50, 31), 3).url()).contains("pageSize=20");
    assertThat(reply(attach).inbound().historyComplete()).isFalse();
  }

  private static List<Map<String, Object>> newestFirst(int from, int to) {
    List<Map<String, Object>> page = new ArrayList<>();
    for (int i = from; i >= to; i--) {
      page.add(message("m" + i, "m" + i, i));
    }
    return page;
  }

  private CompletableFuture<Reply> before(int second) {
    return before(second, 20);
  }

  private CompletableFuture<Reply> before(int second, int size) {
    return rig.ask(session -> session.history(new HistoryRequest(position(second), size)));
  }

  /** The agent has said something that has not come by the socket yet. */
  private void fetchWithAnotherMessage() {
    CompletableFuture<Reply> older = before(31);
    rig.page(newestFirst(51, 32), 3);
    rig.page(newestFirst(31, 12), 3);
    assertThat(SessionRig.texts(reply(older).inbound()))
        .hasSize(19)
        .startsWith("m12")
        .endsWith("m30");
    assertThat(rig.texts()).isEmpty();
  }

  @Test
  void olderMessagesComePageByPage() {
    CompletableFuture<Reply> first = before(31);
    rig.page(newestFirst(50, 31), 3);
    rig.page(newestFirst(30, 11), 3);
    assertThat(SessionRig.texts(reply(first).inbound())).hasSize(20).startsWith("m11");
    CompletableFuture<Reply> second = before(11);
    rig.page(newestFirst(30, 11), 3);
    rig.page(newestFirst(10, 1), 3);
    assertThat(SessionRig.texts(reply(second).inbound())).hasSize(10).startsWith("m1");
    assertThat(reply(second).inbound().historyComplete()).isTrue();
  }

  @Test
  void aMessageThatAPageHasBeforeItIsPushedIsDelivered() {
    fetchWithAnotherMessage();
    rig.say("m51", "m51", 51);
    rig.moment();
    assertThat(rig.texts()).containsExactly("m51");
    assertThat(rig.pushed.get(0).messages().get(0).position()).isEqualTo(position(51));
  }

  @Test
  void aMessageThatAPageHasBeforeTheGapIsFetchedIsDelivered() {
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    fetchWithAnotherMessage();
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.page(newestFirst(51, 42), 6);
    assertThat(rig.texts()).containsExactly("m51");
    assertThat(rig.told).containsExactly("disconnected", "inbound", "reconnected");
  }

  @Test
  void aCutBehindAPageWithAnotherMessageMissesNothing() {
    fetchWithAnotherMessage();
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.page(newestFirst(51, 42), 6);
    assertThat(rig.texts()).containsExactly("m51");
  }

  @Test
  void aCutBehindMoreOlderMessagesThanAreRememberedMissesNothingAndBringsNothingTwice() {
    CompletableFuture<Reply> older = before(31, 100);
    rig.page(newestFirst(50, -49), 99);
    for (int oldest = -49; oldest > -2_100; oldest -= 100) {
      reply(older);
      rig.pass(14_000); // ten pages a minute
      older = before(oldest, 100);
      rig.page(newestFirst(oldest + 99, oldest), 99);
      rig.page(newestFirst(oldest - 1, oldest - 100), 99);
    }
    reply(older);
    rig.pass(14_000);
    rig.server(() -> rig.socket().end(SocketClosed.CUT));
    rig.manual.advance(1_000);
    rig.configured(Map.of());
    rig.page(newestFirst(51, 42), 300);
    assertThat(rig.texts()).containsExactly("m51");
    assertThat(rig.rest.isQuiet()).isTrue();
  }
}
