package io.webchat.transport.pureconnect.v4.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Found;
import io.webchat.transport.pureconnect.v4.internal.HostSearch.Located;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Searches that outlive their chat. */
class HostSearchTest {
  private final TransportException down = TransportException.of(Kind.NETWORK, "down");

  private record Asked(Located there, CompletableFuture<Found> answer) {
    void found() {
      answer.complete(new Found(there, null, Inbound.NOTHING));
    }
  }

  private final FakeHosts hosts = new FakeHosts();
  private final List<Asked> asked = new ArrayList<>();
  private final HostSearch search =
      new HostSearch(
          PureConnectOptions.of(hosts.context("a", "b", "c").configuration()),
          there -> {
            asked.add(new Asked(there, new CompletableFuture<>()));
            return asked.get(asked.size() - 1).answer();
          });

  @AfterEach
  void close() {
    hosts.close();
  }

  private static SessionData chat(String id) {
    return SessionData.of(Map.of("sessionId", id, "participantId", "p-" + id));
  }

  private static String chatOf(CompletionStage<Found> found) {
    return found.toCompletableFuture().getNow(null).located().chatId();
  }

  @Test
  void requestsOfAChatWaitForOneSearch() {
    Located from = search.locate(chat("c1"));
    CompletionStage<Found> first = search.leave(from, down);
    CompletionStage<Found> second = search.leave(from, down);
    assertThat(asked).hasSize(1);
    asked.get(0).found();
    assertThat(chatOf(first)).isEqualTo("c1");
    assertThat(chatOf(second)).isEqualTo("c1");
    assertThat(search.locate(chat("c1")).place().host()).isEqualTo("b");
  }

  @Test
  void theNextChatIsNotTakenForTheFormerOne() {
    CompletionStage<Found> former = search.leave(search.locate(chat("c1")), down);
    CompletionStage<Found> next = search.leave(search.locate(chat("c2")), down);
    assertThat(asked).hasSize(2);

    asked.get(0).found();
    assertThat(chatOf(former)).isEqualTo("c1");
    assertThat(next.toCompletableFuture()).isNotDone();
    assertThat(search.locate(chat("c2")).chatId()).isEqualTo("c2");

    CompletionStage<Found> waiting = search.leave(search.locate(chat("c2")), down);
    assertThat(asked).as("the search of the next chat goes on").hasSize(2);
    asked.get(1).found();
    assertThat(chatOf(next)).isEqualTo("c2");
    assertThat(chatOf(waiting)).isEqualTo("c2");
  }
}
