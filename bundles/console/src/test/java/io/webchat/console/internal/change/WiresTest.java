package io.webchat.console.internal.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.console.internal.view.Sources;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.health.Health;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.spi.session.SessionStorageProvider;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Moves of many chats to another wire. */
class WiresTest {
  private static final String COMETD = WebChatConfiguration.GMS_COMETD;
  private static final String REST = WebChatConfiguration.GMS_REST;

  private final Map<String, WebChat> chats = new LinkedHashMap<>();
  private final List<CompletableFuture<Void>> moves = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private boolean isAtOnce;
  private final Wires wires = new Wires(new Chats(), told::add);

  private void chat(String id, Map<String, Object> configuration) {
    chats.put(
        id,
        (WebChat)
            Proxy.newProxyInstance(
                WiresTest.class.getClassLoader(),
                new Class<?>[] {WebChat.class},
                (self, method, arguments) ->
                    switch (method.getName()) {
                      case "id" -> id;
                      case "configuration" -> WebChatConfiguration.of(configuration);
                      case "changeWire" -> move();
                      default -> throw new UnsupportedOperationException(method.getName());
                    }));
  }

  private CompletionStage<Void> move() {
    CompletableFuture<Void> move = new CompletableFuture<>();
    moves.add(move);
    if (isAtOnce) {
      move.complete(null);
    }
    return move;
  }

  private void several(int count) {
    for (int i = 0; i < count; i++) {
      chat("chat-" + i, Map.of("transport", Map.of("type", COMETD, "dataURL", "http://x/1")));
    }
  }

  /** The chats of the test. */
  private final class Chats implements Sources {
    @Override
    public Optional<WebChatFactory> factory() {
      return Optional.of(
          (WebChatFactory)
              Proxy.newProxyInstance(
                  WiresTest.class.getClassLoader(),
                  new Class<?>[] {WebChatFactory.class},
                  (self, method, arguments) ->
                      method.getName().equals("list")
                          ? List.copyOf(chats.values())
                          : Optional.ofNullable(chats.get(arguments[0]))));
    }

    @Override
    public Optional<Health> health() {
      return Optional.empty();
    }

    @Override
    public Optional<ScriptHooks> hooks() {
      return Optional.empty();
    }

    @Override
    public List<SessionStorageProvider> stores() {
      return List.of();
    }

    @Override
    public List<ConfigurationState> configurations() {
      return List.of();
    }
  }

  private static List<String> lines(CompletionStage<List<String>> move) {
    assertThat(move.toCompletableFuture()).isDone();
    return move.toCompletableFuture().join();
  }

  @Test
  void fewAreMovedAtATimeAndTheRestFollows() {
    several(40);
    chat("other", Map.of("dataURL", "http://x/1"));
    CompletionStage<List<String>> move = wires.move(COMETD, List.of());
    assertThat(moves).hasSize(16);
    moves.get(3).complete(null);
    assertThat(moves).hasSize(17);
    for (int i = 0; i < 40; i++) {
      assertThat(move.toCompletableFuture()).isNotDone();
      moves.get(i).complete(null);
    }
    assertThat(lines(move)).containsExactly("40 by " + COMETD);
    assertThat(told).containsExactly("40 chats to " + COMETD, "40 by " + COMETD);
  }

  @Test
  void thousandsThatMoveAtOnceAreNoRecursion() {
    isAtOnce = true;
    several(20_000);
    assertThat(lines(wires.move(REST, List.of()))).containsExactly("20000 by " + REST);
  }

  @Test
  void whoStaysIsToldWithTheReasonAndNotThousandsOfThem() {
    several(13);
    CompletionStage<List<String>> move = wires.move(REST, List.of());
    moves.get(0).complete(null);
    for (int i = 1; i < 13; i++) {
      moves.get(i).completeExceptionally(Rejection.of(ErrorCode.UNREACHABLE, "nobody answers"));
    }
    assertThat(lines(move))
        .hasSize(12)
        .startsWith("chat-1: UNREACHABLE: nobody answers")
        .endsWith("and 2 more", "1 by " + REST + ", 12 stay where they are");
  }

  @Test
  void oneMoveAtATime() {
    several(2);
    wires.move(REST, List.of("chat-0"));
    assertThatThrownBy(() -> wires.move(COMETD, List.of()))
        .isInstanceOf(Rejection.class)
        .hasMessageContaining("already");
    moves.get(0).complete(null);
    assertThat(told).containsExactly("chat-0 to " + REST, "1 by " + REST);
    wires.move(COMETD, List.of());
    assertThat(moves).hasSize(3);
  }

  @Test
  void whatNoChatCanGoByIsRefusedAndNotTold() {
    several(1);
    for (String type : List.of("pigeon", "")) {
      assertThatThrownBy(() -> wires.move(type, List.of())).isInstanceOf(Rejection.class);
      assertThatThrownBy(() -> wires.move(type, List.of("chat-0"))).isInstanceOf(Rejection.class);
    }
    assertThatThrownBy(() -> wires.move(REST, List.of("nobody"))).isInstanceOf(Rejection.class);
    assertThat(moves).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void aConsoleThatStopsBeginsNoMoreMoves() {
    several(40);
    CompletionStage<List<String>> move = wires.move(REST, List.of());
    wires.close();
    moves.forEach(each -> each.complete(null));
    assertThat(moves).hasSize(16);
    assertThat(lines(move)).containsExactly("16 by " + REST, "24 were not moved");
  }
}
