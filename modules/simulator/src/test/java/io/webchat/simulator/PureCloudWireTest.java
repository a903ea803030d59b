package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guest chat of Genesys Cloud. */
class PureCloudWireTest {
  private static final String CONVERSATIONS = "/api/v2/webchat/guest/conversations";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChatSimulator simulator =
      new SimulatorBuilder().guestHeartbeat(Duration.ofMillis(100)).start();
  private final List<Stream> streams = new CopyOnWriteArrayList<>();
  private JsonNode created;

  @BeforeEach
  void create() throws IOException {
    created = create(body()).json();
  }

  @AfterEach
  void close() {
    streams.forEach(stream -> stream.socket.abort());
    simulator.close();
  }

  private String body() {
    return ("{\"organizationId\":\"%s\",\"deploymentId\":\"%s\",\"routingTarget\":"
            + "{\"targetType\":\"QUEUE\",\"targetAddress\":\"Support\"},\"memberInfo\":"
            + "{\"displayName\":\"Jane\",\"role\":\"CUSTOMER\",\"customFields\":{\"plan\":\"gold\"}}}")
        .formatted(simulator.guestOrganization(), simulator.guestDeployment());
  }

  private Reply create(String body) throws IOException {
    return Client.json("POST", simulator.guestChatUrl() + CONVERSATIONS, body);
  }

  private String id() {
    return created.path("id").asText();
  }

  private String own() {
    return created.at("/member/id").asText();
  }

  private Reply call(String method, String path, String body) throws IOException {
    return call(method, path, body, created.path("jwt").asText());
  }

  private Reply call(String method, String path, String body, String token) throws IOException {
    return Client.send(
        Client.to(simulator.guestChatUrl() + CONVERSATIONS + "/" + id() + path)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build());
  }

  private Reply own(String authorization) throws IOException {
    return Client.send(
        Client.to(simulator.guestChatUrl() + CONVERSATIONS + "/" + id() + "/members/" + own())
            .header("Authorization", authorization)
            .build());
  }

  private Reply get(String path) throws IOException {
    return call("GET", path, "");
  }

  private Reply say(String text) throws IOException {
    return call("POST", "/members/" + own() + "/messages", "{\"body\":\"" + text + "\"}");
  }

  /** The event stream as a client reads it. */
  private static final class Stream implements WebSocket.Listener {
    final List<JsonNode> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private WebSocket socket;
    volatile int code;

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          frames.add(new ObjectMapper().readTree(text.toString()));
        } catch (JsonProcessingException e) {
          throw new AssertionError(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
      code = statusCode;
      return null;
    }

    List<JsonNode> of(String type) {
      return frames.stream()
          .filter(frame -> frame.at("/metadata/type").asText().equals(type))
          .map(frame -> frame.path("eventBody"))
          .toList();
    }
  }

  private Stream stream() {
    Stream stream = new Stream();
    stream.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(created.path("eventStreamUri").asText()), stream)
            .join();
    streams.add(stream);
    return stream;
  }

  private static void isRefused(Throwable failure) {
    assertThat(failure).isInstanceOf(WebSocketHandshakeException.class);
    assertThat(((WebSocketHandshakeException) failure).getResponse().statusCode()).isEqualTo(401);
  }

  private SimulatedChat routed() {
    stream();
    return simulator.awaitChat(PATIENCE);
  }

  private static List<String> texts(Reply page) {
    return StreamSupport.stream(page.json().path("entities").spliterator(), false)
        .filter(each -> each.path("bodyType").asText().equals("standard"))
        .map(each -> each.path("body").asText())
        .toList();
  }

  @Test
  void aConversationIsRoutedOnceItsStreamIsAttached() {
    assertThatThrownBy(() -> simulator.awaitChat(Duration.ofMillis(1)))
        .hasMessageContaining("no chat started");

    SimulatedChat chat = routed();

    assertThat(chat.id()).isEqualTo(id());
    assertThat(chat.wire()).isEqualTo(Wire.PURECLOUD_V2);
    assertThat(chat.userData()).containsEntry("plan", "gold");
    stream(); // another one does not route it again
    assertThatThrownBy(() -> simulator.awaitChat(Duration.ofMillis(1)))
        .hasMessageContaining("no chat started");
  }

  @Test
  void theStreamTellsWhatHappensAndBeats() throws IOException {
    SimulatedChat chat = routed();
    chat.agent("Ann").typing().say("hi");
    assertThat(say("yes?").json().path("bodyType").asText()).isEqualTo("standard");

    Stream stream = streams.get(0);
    await().until(() -> stream.of("message").size() == 4);
    assertThat(stream.of("message"))
        .extracting(message -> message.path("bodyType").asText())
        .containsExactly("member-join", "member-join", "standard", "standard");
    JsonNode hi = stream.of("message").get(2);
    assertThat(hi.path("body").asText()).isEqualTo("hi");
    assertThat(hi.at("/conversation/id").asText()).isEqualTo(id());
    assertThat(stream.of("typing-indicator")).hasSize(1);
    assertThat(stream.of("member-change"))
        .extracting(change -> change.at("/member/state").asText())
        .containsOnly("CONNECTED");
    await()
        .until(
            () ->
                stream.frames.stream()
                    .anyMatch(
                        frame ->
                            frame.at("/eventBody/message").asText().equals("WebSocket Heartbeat")));
  }

  @Test
  void aStreamThatIsOpenedAgainTellsWhatComesFromThenOn() {
    SimulatedChat chat = routed();
    chat.agent("Ann").say("before");
    Stream second = stream();
    await().until(() -> !second.frames.isEmpty());

    chat.agent("Ann").say("after");

    await().until(() -> !second.of("message").isEmpty());
    assertThat(second.of("message"))
        .extracting(message -> message.path("body").asText())
        .containsExactly("after");
  }

  @Test
  void messagesComeInPagesBothWays() throws IOException {
    SimulatedChat chat = routed();
    IntStream.rangeClosed(1, 5).forEach(i -> chat.agent("Ann").say("t" + i));

    Reply first = get("/messages?sortOrder=ascending&maxResults=4");
    assertThat(texts(first)).containsExactly("t1", "t2");
    String next = first.json().path("next").asText();
    assertThat(next).startsWith(CONVERSATIONS).contains("after=");
    assertThat(texts(get(next.substring((CONVERSATIONS + "/" + id()).length()))))
        .containsExactly("t3", "t4", "t5");
    Reply newest = get("/messages?sortOrder=descending&maxResults=2");
    assertThat(texts(newest)).containsExactly("t5", "t4");
    String last = newest.json().path("entities").get(1).path("id").asText();
    assertThat(texts(get("/messages?sortOrder=descending&maxResults=2&before=" + last)))
        .containsExactly("t3", "t2");
    assertThat(texts(get("/messages?after=" + last))).containsExactly("t5");
    assertThat(get("/messages/" + last).json().path("body").asText()).isEqualTo("t4");
    List<String> times =
        StreamSupport.stream(get("/messages").json().path("entities").spliterator(), false)
            .map(each -> each.path("timestamp").asText())
            .toList();
    assertThat(times).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void membersAreKnownWithTheirRolesAndStates() throws IOException {
    SimulatedChat chat = routed();
    chat.agent("Ann").join();
    chat.bot("Robbie").say("beep");
    chat.external("System").say("welcome");
    chat.agent("Ann").leave();

    JsonNode all = get("/members?pageSize=25&pageNumber=1").json().path("entities");
    assertThat(all)
        .extracting(member -> member.path("role").asText())
        .containsExactly("CUSTOMER", "AGENT", "WORKFLOW", "WORKFLOW");
    assertThat(all)
        .extracting(member -> member.path("state").asText())
        .containsExactly("CONNECTED", "DISCONNECTED", "CONNECTED", "CONNECTED");
    assertThat(get("/members?excludeDisconnectedMembers=true").json().path("entities")).hasSize(3);
    assertThat(get("/members?pageSize=3&pageNumber=2").json().path("entities")).hasSize(1);
    assertThat(get("/members/" + own()).json().path("displayName").asText()).isEqualTo("Jane");
    assertThat(get("/messages").json().path("entities"))
        .filteredOn(message -> message.path("bodyType").asText().equals("notice"))
        .extracting(message -> message.path("body").asText())
        .containsExactly("welcome");
  }

  @Test
  void leavingEndsTheConversationAndTheStream() throws IOException {
    routed();
    assertThat(call("DELETE", "/members/" + own(), "").status()).isEqualTo(204);

    await().until(() -> streams.get(0).code == 1000);
    assertThat(streams.get(0).of("message"))
        .extracting(message -> message.path("bodyType").asText())
        .endsWith("member-leave");
    assertThat(get("/members/" + own()).json().path("state").asText()).isEqualTo("DISCONNECTED");
    assertThat(say("x").status()).isEqualTo(400);
    assertThatThrownBy(this::stream).cause().satisfies(PureCloudWireTest::isRefused);
  }

  @Test
  void theSchemeOfTheAuthorizationMayBeInAnyCase() throws IOException {
    String token = created.path("jwt").asText();
    assertThat(own("bearer " + token).status()).isEqualTo(200);
    assertThat(own("BEARER " + token).status()).isEqualTo(200);
    assertThat(own("Basic " + token).status()).isEqualTo(401);
    assertThat(own(token).status()).isEqualTo(401);
    assertThat(own("Bearer x" + token).status()).isEqualTo(401);
  }

  @Test
  void theServersEndIsTold() {
    SimulatedChat chat = routed();
    chat.agent("Ann").say("bye");
    chat.endByServer();

    await().until(() -> streams.get(0).code == 1000);
    JsonNode last =
        streams.get(0).of("member-change").get(streams.get(0).of("member-change").size() - 1);
    assertThat(last.at("/member/id").asText()).isEqualTo(own());
    assertThat(last.at("/member/state").asText()).isEqualTo("DISCONNECTED");
  }

  @Test
  void aForgottenConversationIsUnknown() throws IOException {
    routed().forget();
    assertThat(get("/members/" + own()).status()).isEqualTo(404);
    assertThatThrownBy(this::stream).cause().satisfies(PureCloudWireTest::isRefused);
    await().until(() -> streams.get(0).code == 1001);
  }

  @Test
  void typingStarts() throws IOException {
    SimulatedChat chat = routed();
    assertThat(call("POST", "/members/" + own() + "/typing", "").status()).isEqualTo(200);
    assertThat(chat.typing().active()).isTrue();
    assertThat(simulator.requestLog().of(Operation.START_TYPING)).hasSize(1);
  }

  @Test
  void whatIsWrongIsRefused() throws IOException {
    assertThat(call("GET", "/messages", "", "other").status()).isEqualTo(401);
    assertThat(get("/members/nobody").status()).isEqualTo(404);
    assertThat(get("/messages/nothing").status()).isEqualTo(404);
    assertThat(get("/messages?after=nothing").status()).isEqualTo(400);
    assertThat(get("/messages?maxResults=101").status()).isEqualTo(400);
    assertThat(get("/messages?maxResults=x").status()).isEqualTo(400);
    assertThat(get("/mediarequests").status()).isEqualTo(404);
    assertThat(call("DELETE", "/members/other", "").status()).isEqualTo(403);
    assertThat(say("").status()).isEqualTo(400);
    assertThat(say("x".repeat(4_097)).json().path("code").asText()).isEqualTo("bad.request");
    assertThat(call("POST", "/members/" + own() + "/messages", "{").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CUSTOMER", "QUEUE", "Jane", "Support", "\"organizationId\"", "\"deploymentId\""})
  void aStartThatLacksSomethingIsRefused(String part) throws IOException {
    Reply refused = create(body().replace(part, part.startsWith("\"") ? "\"x\"" : ""));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("message").asText()).isNotEmpty();
  }

  @Test
  void faultsWorkOnThisWire() throws IOException {
    routed();
    simulator.faults().on(Fault.http(503).times(1).on(Operation.MEMBER));
    assertThat(get("/members/" + own()).json().path("status").asInt()).isEqualTo(503);
    say("a < b");
    simulator.faults().on(Fault.of(FaultKind.ALTERED_ECHO).times(1));
    assertThat(texts(get("/messages"))).containsExactly("a &lt; b");
    simulator.faults().on(Fault.hugeBody(1_000).times(1).on(Operation.HISTORY));
    assertThat(get("/messages").json().path("entities").isArray()).isTrue();
    simulator.faults().on(Fault.of(FaultKind.SESSION_EXPIRED));
    await().until(() -> streams.get(0).code == 1008);
  }
}
