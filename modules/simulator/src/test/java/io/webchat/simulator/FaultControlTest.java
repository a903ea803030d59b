package io.webchat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.webchat.simulator.Client.Reply;
import io.webchat.simulator.model.ActiveFault;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.FaultKind;
import io.webchat.simulator.model.Operation;
import io.webchat.simulator.model.SimulatedChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults that are switched on over HTTP, with all that can be said about them. */
class FaultControlTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private ChatSimulator sim;
  private GmsCustomer jane;
  private SimulatedChat chat;

  @BeforeEach
  void start() throws IOException {
    sim = new SimulatorBuilder().start();
    jane = GmsCustomer.jane(sim);
    chat = sim.awaitChat(Duration.ofSeconds(5));
    chat.agent("Anna").say("one");
  }

  @AfterEach
  void stop() {
    sim.close();
  }

  /** Switches it on for the next refresh. */
  private void on(FaultKind kind, String more) throws IOException {
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    String fault =
        "{\"kind\":\"" + name + "\",\"operations\":[\"refresh\"],\"times\":1" + more + "}";
    Reply reply = Client.json("POST", sim.controlUrl() + "faults", fault);
    assertThat(reply.status()).isEqualTo(201);
    assertThat(reply.json().path("kind").asText()).isEqualTo(name);
  }

  private Reply refresh() throws IOException {
    return jane.call("refresh", "transcriptPosition", "1");
  }

  private void refreshIsReset() {
    assertThatThrownBy(this::refresh).isInstanceOf(IOException.class);
  }

  /** What comes before the connection closes; less than was announced. */
  private String refreshIsCut() throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(jane.request("refresh", "transcriptPosition", "1"), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    long announced = answer.headers().firstValueAsLong("content-length").orElseThrow();
    var received = new ByteArrayOutputStream();
    try (InputStream body = answer.body()) {
      assertThatThrownBy(() -> body.transferTo(received)).isInstanceOf(IOException.class);
    }
    assertThat((long) received.size()).isPositive().isLessThan(announced);
    return received.toString(StandardCharsets.UTF_8);
  }

  private void refreshIsHeldUp() {
    CompletableFuture<Reply> late =
        Client.sendAsync(jane.request("refresh", "transcriptPosition", "1"));
    await().until(() -> sim.requestLog().of(Operation.REFRESH).size() == 1);
    assertThat(late).isNotDone();
  }

  @ParameterizedTest
  @EnumSource(names = {"DELAY", "DELAY_AFTER"})
  void whatItHoldsUpGoesOnWhenItIsSwitchedOff(FaultKind kind) {
    Fault hour = kind == FaultKind.DELAY ? Fault.delay(HOUR) : Fault.delayAfter(HOUR);
    for (int times = 0; times < 2; times++) {
      ActiveFault fault = sim.faults().on(hour.times(times).on(Operation.REFRESH));
      CompletableFuture<Reply> held = refreshing();
      assertThat(held).isNotDone();
      fault.off();
      assertThat(held.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(200);
    }
    sim.faults().on(hour.times(1).on(Operation.REFRESH));
    sim.faults().on(hour.on(Operation.REFRESH));
    CompletableFuture<Reply> heldTwice = refreshing();
    assertThat(heldTwice).isNotDone();
    sim.faults().clear();
    assertThat(heldTwice.orTimeout(60, TimeUnit.SECONDS).join().status()).isEqualTo(200);
  }

  private CompletableFuture<Reply> refreshing() {
    int before = sim.requestLog().of(Operation.REFRESH).size();
    CompletableFuture<Reply> answer =
        Client.sendAsync(jane.request("refresh", "transcriptPosition", "1"));
    await().until(() -> sim.requestLog().of(Operation.REFRESH).size() > before);
    return answer;
  }

  @ParameterizedTest
  @MethodSource("io.webchat.simulator.FaultsTest#ofRequests")
  void hasItsEffectOnce(FaultKind kind) throws Exception {
    switch (kind) {
      case TRANSIENT -> {
        on(kind, "");
        assertThat(refresh().json().path("statusCode").asInt()).isEqualTo(1);
      }
      case PERMANENT -> {
        on(kind, ",\"codes\":[204,240],\"chatEnded\":true");
        JsonNode error = refresh().json();
        assertThat(error.path("statusCode").asInt()).isEqualTo(2);
        assertThat(error.path("chatEnded").asBoolean()).isTrue();
        assertThat(error.path("errors").findValuesAsText("code")).containsExactly("204", "240");
      }
      case HTTP_STATUS -> {
        on(kind, ",\"status\":429,\"body\":\"<b>\",\"contentType\":\"text/html\",\"retryAfter\":7");
        Reply busy = refresh();
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.body()).isEqualTo("<b>");
        assertThat(busy.header("content-type")).isEqualTo("text/html");
        assertThat(busy.header("retry-after")).isEqualTo("7");
      }
      case DELAY, DELAY_AFTER -> {
        on(kind, ",\"pause\":3600000");
        refreshIsHeldUp();
      }
      case RESET, RESET_AFTER -> {
        on(kind, "");
        refreshIsReset();
      }
      case TRUNCATED_JSON -> {
        on(kind, "");
        assertThat(refresh().body()).startsWith("{\"statusCode\":0").doesNotEndWith("}");
      }
      case CUT_BODY -> {
        on(kind, "");
        String start = refreshIsCut();
        assertThat(start).startsWith("{\"statusCode\":0").doesNotEndWith("}");
      }
      case NOT_JSON -> {
        on(kind, "");
        assertThat(refresh().header("content-type")).startsWith("text/html");
      }
      case HUGE_BODY -> {
        on(kind, ",\"size\":300000");
        assertThat(refresh().body()).hasSize(300_000);
      }
      case DEEP_JSON -> {
        on(kind, ",\"size\":500");
        assertThat(refresh().body()).contains("[".repeat(500)).doesNotContain("[".repeat(501));
      }
      case ALIAS_CHANGE -> {
        on(kind, "");
        String moved = refresh().json().path("alias").asText();
        assertThat(moved).isNotEqualTo(jane.alias()).isEqualTo(chat.alias());
        jane.useAlias(moved);
      }
      case DUPLICATED_INDEX -> {
        on(kind, "");
        assertThat(GmsCustomer.fields(refresh().json(), "index"))
            .containsExactly("1", "1", "2", "3");
      }
      case MISSING_INDEX -> {
        on(kind, "");
        assertThat(GmsCustomer.fields(refresh().json(), "index")).containsExactly("", "", "");
      }
      case OUT_OF_ORDER -> {
        on(kind, "");
        assertThat(GmsCustomer.fields(refresh().json(), "index")).containsExactly("3", "2", "1");
      }
      case MISSING_CHAT_ENDED -> {
        on(kind, "");
        assertThat(refresh().json().has("chatEnded")).isFalse();
      }
      case SESSION_FORGOTTEN -> {
        on(kind, "");
        assertThat(refresh().json().path("statusCode").asInt()).isEqualTo(2);
        assertThat(sim.chat(jane.chatId())).isEmpty();
        jane = GmsCustomer.jane(sim);
      }
      case KEEP_ALIVE -> {
        on(kind, ",\"pause\":3600000");
        assertThat(refresh().json().path("messages").size()).isEqualTo(3);
      }
      case CHARSET -> {
        on(kind, ",\"contentType\":\"text/json;charset=UTF-16BE\"");
        Reply wide = refresh();
        assertThat(wide.header("content-type")).isEqualTo("text/json;charset=UTF-16BE");
        assertThat(wide.json().path("messages").size()).isEqualTo(3);
      }
      case ALTERED_ECHO -> {
        jane.call("send", "message", "<b>");
        on(kind, "");
        assertThat(GmsCustomer.fields(refresh().json(), "text")).endsWith("one", "&lt;b&gt;");
      }
      case RATE_LIMIT -> {
        on(kind, ",\"retryAfter\":3");
        Reply busy = refresh();
        assertThat(busy.status()).isEqualTo(429);
        assertThat(busy.header("retry-after")).isEqualTo("3");
      }
      case SESSION_EXPIRED -> {
        on(kind, "");
        assertThat(refresh().json().path("statusCode").asInt()).isEqualTo(2);
        assertThat(sim.chat(jane.chatId())).isPresent();
      }
      case TRICKLE -> {
        on(kind, ",\"size\":100,\"pause\":1");
        Reply pieces = refresh();
        assertThat(pieces.header("content-length")).isEmpty();
        assertThat(pieces.json().path("messages").size()).isEqualTo(3);
      }
      default -> throw new AssertionError(kind);
    }
    // a request that is held up has no answer behind which it would be gone
    await().until(() -> sim.faults().list().isEmpty());
    assertThat(refresh().json().path("statusCode").asInt(-1)).isZero();
  }

  @Test
  void hitsTheLatestChatOnly() throws Exception {
    GmsCustomer john = GmsCustomer.jane(sim);
    on(FaultKind.TRANSIENT, ",\"chat\":\"latest\"");
    assertThat(sim.faults().list().get(0).fault().chatId()).isEqualTo(john.chatId());
    assertThat(refresh().json().path("statusCode").asInt(-1)).isZero();
    assertThat(john.refresh(1).path("statusCode").asInt()).isEqualTo(1);
  }
}
