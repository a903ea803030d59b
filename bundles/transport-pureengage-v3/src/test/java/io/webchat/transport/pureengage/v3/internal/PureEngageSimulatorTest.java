package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.file.FileSource;
import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.DownloadRequest;
import io.webchat.spi.transport.HistoryRequest;
import io.webchat.spi.transport.Inbound;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.UploadRequest;
import io.webchat.testkit.transport.SimulatedChatServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only this wire has, against the simulator. */
class PureEngageSimulatorTest {
  private final SimulatedChatServer server = SimulatedChatServer.v3();
  private final Transport transport =
      new PureEngageProvider().create(TestTransportContext.of(server.configuration()));
  private SessionData session;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws Exception {
    StartRequest jane = new StartRequest(Map.of("nickname", "Jane"), Map.of(), true);
    session = settle(transport.start(jane)).session();
    chat = server.simulator().chat(session.value("sessionId")).orElseThrow();
    chat.agent("Ann").join();
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private static Reply settle(CompletionStage<Reply> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static List<Long> positions(Inbound inbound) {
    return inbound.messages().stream().map(InboundMessage::position).toList();
  }

  @Test
  void pagesBackFromAnAsynchronousRestore() throws Exception {
    for (int i = 0; i < 30; i++) {
      chat.agent("Ann").say("m" + i);
    }
    long newest = chat.transcript().size();

    Reply restored =
        settle(
            transport.attach(session, new AttachRequest(1, AttachRequest.Mode.RESTORE_ASYNC, 20)));

    assertThat(restored.session().value("token")).isNotEqualTo(session.value("token"));
    assertThat(restored.session().value("sessionId")).isEqualTo(chat.id());
    assertThat(positions(restored.inbound())).hasSize(20).contains(newest).isSorted();

    long oldest = positions(restored.inbound()).get(0);
    SessionData now = restored.session();
    Inbound page = settle(transport.history(now, new HistoryRequest(oldest, 20))).inbound();
    assertThat(positions(page)).isNotEmpty().allMatch(position -> position <= oldest);
    long first = positions(page).get(0);
    Inbound last = settle(transport.history(now, new HistoryRequest(first, 20))).inbound();
    assertThat(first == 1 || positions(last).get(0) == 1).isTrue();
    Inbound none = settle(transport.history(now, new HistoryRequest(1, 20))).inbound();
    assertThat(none.historyComplete()).isTrue();

    chat.agent("Ann").say("after");
    Inbound polled =
        settle(transport.poll(now, new PollRequest(newest + 1, false, null))).inbound();
    assertThat(polled.messages()).extracting(message -> message.message().text()).contains("after");
  }

  @Test
  void carriesImagesBothWays() throws Exception {
    byte[] png = {1, 2, 3};
    settle(
        transport.upload(
            session, new UploadRequest(FileSource.of("a.png", "image/png", png), 40_000)));
    chat.agent("Ann").sendFile("b.png", "image/png", new byte[] {4, 5});

    Inbound inbound =
        settle(transport.attach(session, new AttachRequest(1, AttachRequest.Mode.RESTORE, 20)))
            .inbound();
    List<String> urls =
        inbound.messages().stream().map(InboundMessage::message).flatMap(this::urls).toList();

    assertThat(urls).hasSize(2).allMatch(url -> url.startsWith("http://"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    settle(
        transport.download(session, new DownloadRequest(urls.get(1), "b.png", 100, name -> bytes)));
    assertThat(bytes.toByteArray()).containsExactly(4, 5);
  }

  private Stream<String> urls(Message message) {
    return message.get("content") instanceof List<?> parts
        ? parts.stream().map(part -> String.valueOf(((Map<?, ?>) part).get("url")))
        : Stream.empty();
  }
}
