package io.webchat.transport.gms.cometd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.rest.standalone.StandaloneEngine;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.Transport;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Sockets that are lost while CometD's client waits with its next connect, and so hears nothing of
 * it: the server has told it to wait for an hour.
 */
@Execution(ExecutionMode.CONCURRENT)
class LostSocketTest {
  private final Server server = new Server();
  private final CometdProvider provider =
      new CometdProvider(StandaloneEngine.get(), new BayeuxResources(server, System::nanoTime));
  private final TestTransportContext context =
      TestTransportContext.of(SocketServerOfATest.CONFIGURATION);
  private final Transport transport = provider.create(context);

  @AfterEach
  void close() {
    transport.close();
    provider.close();
  }

  @Test
  void whatWasSaidMeanwhileIsAskedFor() throws Exception {
    server.say("one");
    Reply attached =
        CometdCustomer.settle(
            transport.attach(
                SocketServerOfATest.SESSION, new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    server.say("two"); // pushes nothing
    server.lose();

    await().until(() -> pushed().contains("two"));
    assertThat(CometdCustomer.texts(CometdCustomer.of(attached.inbound()))).containsExactly("one");
    assertThat(pushed()).containsExactly("two");
  }

  @Test
  void aQuestionWhoseAnswerWasLostIsAskedAgain() throws Exception {
    server.say("one");
    CometdCustomer.settle(
        transport.attach(
            SocketServerOfATest.SESSION, new AttachRequest(1, AttachRequest.Mode.RESUME, 20)));
    server.answers = false;
    CompletionStage<Reply> history =
        transport.history(SocketServerOfATest.SESSION, new HistoryRequest(2, 20));
    await().until(() -> server.operations().contains("refresh"));
    server.answers = true;
    server.lose();

    assertThat(CometdCustomer.texts(CometdCustomer.of(CometdCustomer.settle(history).inbound())))
        .containsExactly("one");
  }

  private List<String> pushed() {
    return context.pushed().stream()
        .flatMap(inbound -> CometdCustomer.texts(CometdCustomer.of(inbound)).stream())
        .toList();
  }

  /** A server that answers at once; what is said is told when it is asked for. */
  private static final class Server extends SocketServerOfATest {
    final List<String> said = new CopyOnWriteArrayList<>();
    volatile boolean answers = true;

    void say(String text) {
      said.add(text);
    }

    @Override
    void asked(Map<String, Object> question) {
      if (answers) {
        tell(said, false);
      }
    }
  }
}
