package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.ScriptedAnswer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Polls that are never answered. */
class SilentPollTest extends PureEngageWire {
  private static final long PATIENT = 60_000;

  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Integer> connections = new CopyOnWriteArrayList<>();
  private final List<String> noticed = new CopyOnWriteArrayList<>();
  private volatile long limit = PATIENT;
  private Transport transport;

  @AfterEach
  void release() {
    end.countDown();
    transport().close();
  }

  private final class Noticing implements PollLimit {
    @Override
    public long ms() {
      return limit;
    }

    @Override
    public void answered(long heldMs, boolean empty) {
      noticed.add(empty ? "empty" : "messages");
    }

    @Override
    public void silent() {
      noticed.add("silent");
    }
  }

  @Override
  Transport transport() {
    if (transport == null) {
      PureEngageCalls wire =
          new PureEngageCalls(context().configuration(), StandaloneEngine.get().open());
      transport = new PureEngageTransport(context(), wire, new Noticing());
    }
    return transport;
  }

  private ScriptedAnswer silence() {
    return (request, connection, out) -> {
      connections.add(connection.getPort());
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    };
  }

  private ScriptedAnswer good(String messages) {
    return (request, connection, out) -> {
      connections.add(connection.getPort());
      ScriptedAnswer.json(messages(messages)).answer(request, connection, out);
    };
  }

  private Reply answered(long position, String messages) {
    limit = PATIENT;
    server.next(good(messages));
    return settle(poll(position));
  }

  private CompletionStage<Reply> unanswered(long position) {
    limit = 10_000; // long enough for the request to leave
    server.next(silence());
    return poll(position);
  }

  @Test
  void oneWithoutAnAnswerCountsAsOneWithoutMessages() {
    answered(1, text(1));

    Reply quiet = settle(unanswered(2));

    assertThat(quiet.inbound().messages()).isEmpty();
    assertThat(quiet.inbound().chatEnded()).isEmpty();
    assertThat(quiet.session()).isNull();
    assertThat(quiet.ajax().status()).isZero();
    assertThat(quiet.ajax().statusText()).isEqualTo("timeout");
    assertThat(answered(2, text(1) + "," + text(2)).inbound().messages())
        .extracting(InboundMessage::position)
        .contains(2L);
    assertThat(server.last().query()).containsEntry("index", "-1");
    assertThat(connections.get(1)).isEqualTo(connections.get(0));
    assertThat(connections.get(2)).isNotEqualTo(connections.get(1));
    assertThat(noticed).containsExactly("messages", "silent", "messages");
    // the next silence is the first of its own series
    assertThat(settle(unanswered(3)).inbound().messages()).isEmpty();
  }

  @Test
  void fromTheSecondInARowOnItFails() {
    settle(unanswered(1));
    TransportException failure = failure(unanswered(1));
    assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
    assertThat(failure.getMessage()).startsWith("No answer in time to poll at ");
    assertThat(answered(1, "").inbound().messages()).isEmpty();
    assertThat(noticed).containsExactly("silent", "silent", "empty");
  }

  @Test
  void afterAPollThatFailedASilentOneFailsToo() {
    limit = PATIENT;
    server.next(ScriptedAnswer.http(503, "", ""));
    failure(poll(1));

    assertThat(failure(unanswered(1)).kind()).isEqualTo(Kind.TIMEOUT);
  }

  @Test
  void aPollThatIsGivenUpEndsItsCallAndTheNextNamesThePosition() throws InterruptedException {
    CountDownLatch cut = new CountDownLatch(1);
    answered(1, text(1));
    server.next(
        (request, connection, out) -> {
          connections.add(connection.getPort());
          if (connection.getInputStream().read() < 0) {
            cut.countDown();
          }
        });
    CompletionStage<Reply> poll = transport().poll(SESSION, new PollRequest(2, false, null));
    await().atMost(60, TimeUnit.SECONDS).until(() -> connections.size() == 2);

    assertThat(poll.toCompletableFuture().cancel(true)).isTrue();

    assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
    answered(2, text(2));
    assertThat(server.last().query()).containsEntry("index", "-1");
  }
}
