package io.webchat.transport.purecloud.v2.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.message.Message;
import io.webchat.api.session.SessionData;
import io.webchat.mailbox.ManualMailbox;
import io.webchat.spi.transport.AttachRequest;
import io.webchat.spi.transport.AttachRequest.Mode;
import io.webchat.spi.transport.InboundMessage;
import io.webchat.spi.transport.Reply;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportException;
import io.webchat.testkit.transport.TestTransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;

/** A chat over an API and streams of which a test decides everything, time included. */
abstract class GuestChatCase {
  static final SessionData SESSION =
      GuestChatData.of("secret-jwt", "c1", "me", "wss://stream.example.net/v1/token/secret-jwt");

  final FakeGuestApi api = new FakeGuestApi();
  final FakeStreams streams = new FakeStreams();
  final ManualMailbox box = new ManualMailbox();
  final TestTransportContext context =
      TestTransportContext.of(
          Map.of(
              "transport",
              Map.of(
                  "type",
                  GuestChatProvider.TYPE,
                  "dataURL",
                  "https://api.example.com",
                  "orgGuid",
                  "org",
                  "deploymentKey",
                  "dep",
                  "interactionData",
                  Map.of("routing", Map.of("targetAddress", "Support")))));
  final Transport transport =
      new GuestChatProvider(api, streams, () -> box.mailbox).create(context);

  GuestChatCase() {
    api.on(
            "POST ",
            "{'id':'c1','jwt':'secret-jwt','eventStreamUri':"
                + "'wss://stream.example.net/v1/token/secret-jwt','member':{'id':'me'}}")
        .on("/messages", "{'entities':[]}")
        .on("/members?", "{'entities':[]}")
        .on("/members/me", member("me", "CUSTOMER", "Jane"))
        .on("/members/ann", member("ann", "AGENT", "Ann"))
        .on("POST /c1/members/me/messages", "{'id':'sent-1','body':'x'}")
        .on("DELETE ", 204, "");
  }

  @AfterEach
  final void closeTransport() {
    transport.close();
    box.settle();
  }

  static String member(String id, String role, String name) {
    return "{'id':'%s','role':'%s','displayName':'%s','state':'CONNECTED'}"
        .formatted(id, role, name);
  }

  static String raw(String id, String sender, String text, int ms) {
    return ("{'id':'%s','conversation':{'id':'c1'},'sender':{'id':'%s'},'body':'%s',"
            + "'bodyType':'standard','timestamp':'2020-11-27T10:00:00.%03dZ'}")
        .formatted(id, sender, text, ms);
  }

  static String frame(String type, String body) {
    return "{'metadata':{'type':'" + type + "'},'eventBody':" + body + "}";
  }

  static String page(String... entities) {
    return "{'entities':[" + String.join(",", entities) + "]}";
  }

  final Reply start() {
    return settled(transport.start(new StartRequest(Map.of("nickname", "Jane"), Map.of(), false)));
  }

  final Reply attach(Mode mode, long position) {
    return settled(transport.attach(SESSION, new AttachRequest(position, mode, 20)));
  }

  final Reply settled(CompletionStage<Reply> stage) {
    box.settle();
    assertThat(stage.toCompletableFuture()).isDone();
    return stage.toCompletableFuture().join();
  }

  final TransportException failure(CompletionStage<Reply> stage) {
    box.settle();
    assertThat(stage.toCompletableFuture()).isDone();
    try {
      stage.toCompletableFuture().join();
    } catch (CompletionException e) {
      assertThat(e.getCause().toString()).doesNotContain("secret-jwt");
      return (TransportException) e.getCause();
    }
    throw new AssertionError("the operation did not fail");
  }

  /** Something comes by the stream. */
  final void push(String json) {
    streams.last().push(json);
    box.settle();
  }

  final void say(String id, String sender, String text, int ms) {
    push(frame(StreamFrame.MESSAGE, raw(id, sender, text, ms)));
  }

  /** The server says that the customer has left. */
  final void leave() {
    push(frame(StreamFrame.MEMBER_CHANGE, "{'member':{'id':'me','state':'DISCONNECTED'}}"));
  }

  final void heartbeat() {
    push("{'topicName':'channel.metadata','eventBody':{'message':'WebSocket Heartbeat'}}");
  }

  final void cut() {
    streams.last().close(1006);
    box.settle();
  }

  final List<InboundMessage> pushed() {
    List<InboundMessage> all = new ArrayList<>();
    context.pushed().forEach(batch -> all.addAll(batch.messages()));
    return all;
  }

  final List<String> texts() {
    return pushed().stream().map(InboundMessage::message).map(Message::text).toList();
  }

  final boolean hasEnded() {
    return ends() > 0;
  }

  /** How often the end was told. */
  final long ends() {
    return context.pushed().stream().filter(batch -> batch.isEnd()).count();
  }
}
