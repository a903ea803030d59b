package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.value.AjaxResponse;
import io.webchat.mailbox.Mailbox;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.transport.TransportException;
import io.webchat.spi.transport.TransportException.Kind;
import io.webchat.testkit.transport.TestTransportContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** When a server that did not answer the question for what follows is asked again. */
@Execution(ExecutionMode.CONCURRENT)
class ChatFollowerTest {
  private final TransportException busy =
      TransportException.builder(Kind.RATE_LIMITED, "busy")
          .ajax(AjaxResponse.of(429, "", Map.of(), null))
          .retryAfter(Duration.ofHours(1))
          .build();

  private final ManualMailbox manual = new ManualMailbox();
  private final Mailbox mailbox = manual.mailbox;
  private final TestTransportContext context = TestTransportContext.of(Map.of());
  private final KnownSession session = new KnownSession(mailbox, context);
  private final Publications publications = new Publications(mailbox, 30_000, () -> {});
  private final Connected chat = new Connected();
  private final ChatFollower follower =
      new ChatFollower(mailbox, chat, session, publications, new ReceivedMessages(), context);

  @Test
  void aServerThatAsksToWaitIsLeftInPeace() {
    manual.run(
        () -> {
          var unused = session.adopt(SocketServerOfATest.SESSION);
          follower.want();
          follower.open();
          publications.fail(chat.published.get(0), busy);
        });

    manual.advance(10_000); // longer than the pause of one that asks for none
    assertThat(chat.published).hasSize(1);
    manual.advance(50_000); // nobody waits for more than a minute
    assertThat(chat.published).hasSize(2);
    assertThat(context.events()).containsExactly("disconnected");
  }

  /** A chat whose connection is there; it keeps what it is to publish. */
  private static final class Connected implements ChatFollower.Chat {
    final List<Publication> published = new ArrayList<>();

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public void publish(Publication publication) {
      published.add(publication);
    }

    @Override
    public void caughtUp() {
      throw new AssertionError("nothing was answered");
    }

    @Override
    public void over() {
      throw new AssertionError("the chat goes on");
    }

    @Override
    public void lost(TransportException reason) {
      throw new AssertionError("the chat goes on", reason);
    }
  }
}
