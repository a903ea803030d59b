package io.webchat.transport.pureengage.v3.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.session.SessionData;
import io.webchat.spi.transport.PollRequest;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.testkit.transport.ReceivedRequest;
import io.webchat.testkit.transport.ScriptedAnswer;
import io.webchat.testkit.transport.ScriptedServer;
import io.webchat.testkit.transport.TestTransportContext;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;

/** A transport and a server that answers what a test says. */
abstract class PureEngageWire {
  static final SessionData SESSION =
      SessionData.of(
          Map.of("participantId", "p1", "sessionId", "s1", "token", "s3cret", "transportId", "t1"));
  static final String SESSIONS = "/nexus/v3/chat/sessions";
  static final String CLAIMS =
      "{\"sessionId\":\"s?1\",\"transportId\":\"t~~1\",\"participantId\":\"p>>>1\"}";

  final ScriptedServer server = ScriptedServer.start().answers(ScriptedAnswer.json(messages("")));
  final Map<String, Object> options = new LinkedHashMap<>();
  private TestTransportContext context;
  private Transport transport;

  PureEngageWire() {
    options.put("type", "pureengage-v3-rest");
    options.put("dataURL", server.url() + SESSIONS);
    options.put("endpoint", "Chat");
    options.put("headers", Map.of("X-API-Key", "s3cret-key", "X-More", "1"));
  }

  @AfterEach
  final void close() {
    if (transport != null) {
      transport.close();
    }
    server.close();
  }

  static String messages(String list) {
    return "{\"status\":{\"code\":0},\"data\":{\"chatEnded\":false,\"messages\":[" + list + "]}}";
  }

  static String text(int index) {
    return "{\"index\":\"-"
        + index
        + "\",\"type\":\"Text\",\"text\":\"t"
        + index
        + "\",\"from\":{\"type\":\"Agent\"}}";
  }

  static String opened(Base64.Encoder encoder) {
    String payload = encoder.encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8));
    return "{\"data\":{\"clientToken\":\"h." + payload + ".s\"}}";
  }

  TestTransportContext context() {
    if (context == null) {
      context = TestTransportContext.of(WebChatConfiguration.of(Map.of("transport", options)));
    }
    return context;
  }

  Transport transport() {
    if (transport == null) {
      transport = new PureEngageProvider().create(context());
    }
    return transport;
  }

  static Reply settle(CompletionStage<Reply> stage) {
    try {
      return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(TransportException.class);
      assertThat(e.getCause().getMessage()).doesNotContain("s3cret");
      throw (TransportException) e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  static TransportException failure(CompletionStage<Reply> stage) {
    try {
      settle(stage);
    } catch (TransportException e) {
      return e;
    }
    throw new AssertionError("the operation did not fail");
  }

  ReceivedRequest sent(String method, CompletionStage<Reply> operation) {
    assertThat(settle(operation).ajax().status()).isEqualTo(200);
    ReceivedRequest request = server.last();
    assertThat(request.method()).isEqualTo(method);
    assertThat(request.header("x-api-key")).isEqualTo("s3cret-key");
    assertThat(request.header("x-more")).isEqualTo("1");
    assertThat(request.header("x-nexus-client-key")).isEqualTo("s3cret");
    assertThat(request.header("cookie")).isNull();
    return request;
  }

  CompletionStage<Reply> poll(long position) {
    return transport().poll(SESSION, new PollRequest(position, false, null));
  }

  CompletionStage<Reply> start(Map<String, Object> form) {
    return transport().start(new StartRequest(form, Map.of("phone", "5", "a", "b"), false));
  }
}
