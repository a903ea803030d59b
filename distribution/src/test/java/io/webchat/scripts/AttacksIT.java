package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.bus.Deferred;
import io.webchat.api.bus.Subscription;
import io.webchat.chat.ChatContainer;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * One hostile script after the other in chats that go on all the time, beside a neighbour in the
 * same container. There are three, since an instance publishes so many failures a time only.
 */
class AttacksIT extends ScriptCase {
  private static final String SESSION =
      "enabled: true, getSessionData(...given) { return globalThis.storing && storing(...given); }";

  private static final String PING =
      "const alive = CXBus.registerPlugin('Alive'); alive.registerCommand('ping', (e) => e.deferred.resolve('pong ' + typeof ({}).polluted)); alive.ready();\n";

  /** What the attacks of the table call. */
  private static final String HOSTILE =
      """
      (() => {
      const hostile = CXBus.registerPlugin('Hostile');
      const preprocess = (preprocessor) => CXBus.command('WebChatService.registerPreProcessor', { preprocessor });
      const onMessage = (fn) => CXBus.subscribe('WebChatService.messageReceived', fn);
      const command = (fn) => { hostile.registerCommand('go', fn); hostile.ready(); };
      %s
      })();
      """;

  private static final List<Party> ATTACKED = new ArrayList<>();
  private static Party neighbour;
  private static int attacks;

  /** A chat that lasts as long as the class. */
  private static final class Party implements AutoCloseable {
    private final ChatSimulator server = ChatContainer.simulator().start();
    private final Customer customer;
    private final SimulatedAgent agent;
    private int said;

    Party(Wire wire, String id) {
      String script = (wire == Wire.V2 ? v2(server) : v3(server, SESSION)) + PING;
      customer = ScriptContainer.recorder().open(wire, factory(), scripted(id, script)).ready();
      customer.start();
      agent = server.chats().get(0).agent("Anna");
    }

    /** Texts go both ways as they are, and the chat's own script answers. */
    void goesOn() {
      String text = "message " + ++said;
      agent.say("said " + text);
      customer.resolves("sendMessage", Map.of("message", "sent " + text));
      customer.events().awaitText("said " + text);
      customer.events().awaitText("sent " + text);
      eventually(() -> assertThat(ping()).isEqualTo("pong undefined"));
    }

    /** An attack that costs its context rejects what waits. */
    private Object ping() {
      CompletableFuture<Object> answer = new CompletableFuture<>();
      Deferred ping = customer.plugin().command("Alive.ping");
      ping.done(answer::complete).fail(reason -> answer.complete(reason.text()));
      return answer.join();
    }

    @Override
    public void close() {
      customer.close();
      server.close();
    }
  }

  @BeforeAll
  static void begin() {
    ScriptContainer.configure(ScriptContainer.SHORT_LIMITS);
    for (int i = 0; i < 3; i++) {
      ATTACKED.add(new Party(Wire.V3, "attacked-" + i));
    }
    neighbour = new Party(Wire.V2, "neighbour");
  }

  @AfterAll
  static void leave() {
    assertThat(errors(neighbour.customer)).isEmpty();
    for (Party attacked : ATTACKED) {
      assertThat(attacked.server.chats()).hasSize(1);
      attacked.customer.events().never("ended", "sessionLost", "restored");
      attacked.close();
    }
    ATTACKED.clear();
    neighbour.close();
    ScriptContainer.configure(Map.of());
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "attacks.txt", delimiter = '|', quoteCharacter = '\u0001')
  void bothChatsGoOn(String name, String attack, String reported) throws Exception {
    Party attacked = ATTACKED.get(attacks % ATTACKED.size());
    attacked.customer.events().clear();
    String file = "attack-" + ++attacks + ".js";
    CompletableFuture<Subscription> added =
        hooks()
            .add(attacked.customer.chat().id(), new ScriptSource(file, HOSTILE.formatted(attack)))
            .toCompletableFuture();
    try {
      String refused = refusal(added);
      if (attacked.customer.chat().bus().registry().containsKey("Hostile")) {
        attacked.customer.plugin().command("Hostile.go");
      }
      attacked.goesOn();
      neighbour.goesOn();
      assertReported(name, attacked, refused, file, reported);
    } finally {
      if (added.isDone() && !added.isCompletedExceptionally()) {
        added.get().close();
      }
      hooks().enable(null, null);
    }
    attacked.goesOn();
  }

  private static void assertReported(
      String name, Party attacked, String refused, String file, String reported) {
    if (reported.equals("-")) {
      assertThat(refused + errors(attacked.customer)).as(name).isEqualTo("[]");
    } else {
      eventually(
          () ->
              assertThat(refused + errors(attacked.customer) + counted(file))
                  .as(name)
                  .containsPattern(reported));
    }
  }

  /** Cut-offs are counted, published or not. */
  private static String counted(String file) {
    boolean any =
        hooks().hooks().stream()
            .anyMatch(report -> report.script().equals(file) && report.cutOffs() > 0);
    return any ? "cut off" : "";
  }

  private static String refusal(CompletableFuture<Subscription> added) throws Exception {
    try {
      added.get(EventLog.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return "";
    } catch (ExecutionException e) {
      return e.getCause().getMessage();
    }
  }

  @Test
  void pollutedPrototypesAreThoseOfTheInstanceAlone() {
    Customer polluter =
        customer(
                "polluter",
                """
                Object.prototype.polluted = 'yes';
                tell(({}).polluted);
                Array.prototype.map = null; String.prototype.split = null; Object.keys = () => { throw 1; };
                JSON.parse = () => ({ text: 'forged' }); JSON.stringify = () => '"forged"'; Date.prototype.getTime = () => 0;
                Map.prototype.get = null; Function.prototype.apply = null; globalThis.Error = null; Promise.prototype.then = null;
                """)
            .start();
    eventually(() -> assertThat(told(polluter)).containsExactly("yes"));
    chat().agent("Anna").say("as it is");
    polluter.events().awaitText("as it is");
    neighbour.goesOn();
    ATTACKED.get(0).goesOn();
  }

  @Test
  void aCatastrophicFilterHidesAndTheChatGoesOn() {
    Customer customer =
        customer(
                "catastrophic",
                "CXBus.command('WebChatService.addPrefilter', { filters: /^(a+)+$/ }).done(() => tell('added'));")
            .start();
    eventually(() -> assertThat(told(customer)).containsExactly("added"));
    chat().agent("Anna").say("a".repeat(60) + "!").say("still here");
    customer.events().awaitText("still here");
    customer.resolves("sendMessage", Map.of("message", "me too"));
    customer.events().awaitText("me too");
    assertThat(customer.transcriptTexts()).endsWith("still here", "me too");
    neighbour.goesOn();
  }

  @Test
  void endlessSessionFunctionsDoNotKeepAChatFromStarting() {
    Customer customer =
        open(
                Wire.V3,
                "endless-session",
                v3(
                    "enabled: true, getSessionData() { for (;;) {} }, setSessionData() { for (;;) {} }, deleteSessionData() { return { get x() { for (;;) {} } }; }"))
            .ready()
            .start();
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(text -> text.startsWith("setSessionData") && text.contains("cut off"))
                .anyMatch(text -> text.startsWith("getSessionData") && text.contains("cut off")));
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    chat().forget();
    customer.events().awaited("sessionLost");
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(
                    text -> text.startsWith("deleteSessionData") && text.contains("cut off")));
    customer.start();
    neighbour.goesOn();
  }

  @Test
  void anEndlessFileOfTheFoldersDelaysNobody() {
    ScriptFiles files = new ScriptFiles(neighbour.customer);
    try {
      files.put("preprocessors/endless.js", "module.exports = () => { for (;;) {} };");
      files.put("preprocessors/endless-load.js", "for (;;) {}").awaitRead();
      neighbour.goesOn();
      ATTACKED.get(0).goesOn();
    } finally {
      files.clear();
      hooks().enable(null, null);
      neighbour.customer.events().clear();
    }
  }
}
