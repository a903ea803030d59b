package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.scripting.internal.context.ErrorEvents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts as customers write them for their pages run as they are. */
class CustomerScriptsTest extends ScriptingCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOOK = "look.js";

  private final List<Object> looks = new CopyOnWriteArrayList<>();
  private final List<Object> commands = new CopyOnWriteArrayList<>();
  private FakeChat chat;

  @AfterEach
  void leave() {
    if (chat != null) {
      chat.close();
    }
  }

  private static ScriptSource customers(String name) {
    try (InputStream in =
        CustomerScriptsTest.class.getResourceAsStream("/io/webchat/scripting/customers/" + name)) {
      return new ScriptSource(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void run(String name) {
    chat =
        new FakeChat(
            InstanceSettings.of(WebChatConfiguration.of(Map.of())).withScript(customers(name)));
    for (String command : List.of("echo", "startChat", "updateUserData", "sendFile")) {
      chat.plugin()
          .registerCommand(
              command,
              call -> {
                commands.add(call.data());
                call.deferred().resolve(call.data());
              });
    }
    chat.bus().subscribe("Look.seen", event -> looks.add(event.data().get("value")));
    chat.attachedTo(scripting);
  }

  /** The value of an expression in the page of the script, when it is the expected one. */
  private void awaitSeen(String expression, Object expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(look(expression)).isEqualTo(expected));
  }

  private Object look(String expression) {
    int known = looks.size();
    String text =
        "{ const look = CXBus.registerPlugin('Look'); look.publish('seen', { value: %s }); }"
            .formatted(expression);
    FakeChat.await(scripting.add(chat.id(), new ScriptSource(LOOK, text))).close();
    await().atMost(PATIENCE).until(() -> looks.size() > known);
    return looks.get(known);
  }

  private void awaitCommands(Object... expected) {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(commands).containsExactly(expected));
  }

  private void assertNoErrors() {
    assertThat(chat.errorTexts()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data-layer.js",
        "analytics.js",
        "survey-popup.js",
        "register-plugin.js",
        "jquery-handlers.js",
        "umd-library.js",
        "message-bridge.js",
        "visitor.js",
        "button.js",
        "profile-request.js",
        "send-file.js",
        "old-names.js",
        "notify.js",
        "retry.js"
      })
  void nothingIsWrongWithIt(String name) {
    assertThat(scripting.check(customers(name))).isEmpty();
  }

  @Test
  void aDataLayerIsFilledAndThePageHearsOfIt() {
    run("data-layer.js");
    chat.plugin().publish("started", Map.of());
    chat.plugin().publish("agentConnected", Map.of("numAgentsConnected", 1));
    chat.plugin().publish("ended", Map.of());
    chat.plugin().publish("ended", Map.of());
    awaitSeen(
        "dataLayer.map((one) => one.event + one.chat.language + (one.chat.data || '')).join()",
        "chat.starteden,chat.agentConnecteden1,chat.endeden,chat.endeden");
    awaitSeen("pageHeard.join()", "chat:agentConnected 2 true,ended");
    assertNoErrors();
  }

  @Test
  void analyticsQueueAndFailWithoutHarm() {
    run("analytics.js");
    chat.plugin().publish("started", Map.of());
    awaitSeen("an.q.length + ' ' + px.queue.length", "2 2");
    awaitSeen("sent.slice().sort().join()", "TypeError true,error,status 0");
    assertNoErrors();
  }

  @Test
  void aSurveyOpensInAWindow() {
    run("survey-popup.js");
    chat.plugin().publish("ended", Map.of());
    awaitSeen("String(survey.closed)", "https://survey.example/thanks");
    assertThat(look("survey.opened + ' ' + survey.url"))
        .isEqualTo("1 https://localhost/survey?chat=1#top survey true");
    assertThat(look("survey.answers.join()")).isEqualTo("5 from https://localhost");
    assertNoErrors();
  }

  @Test
  void commandsOfAnExtensionWaitForPromisesAndHaveCommon() {
    run("register-plugin.js");
    assertThat(chat.command("Profile.load", Map.of("name", "Ann")))
        .isEqualTo(Map.of("name", "&lt;b&gt;Ann"));
    assertThat(chat.command("Profile.chained", Map.of()))
        .isEqualTo(Map.of("name", "&lt;b&gt;again"));
    List<Object> reasons = new CopyOnWriteArrayList<>();
    chat.bus().command("Profile.fails", Map.of()).fail(reason -> reasons.add(reason.value()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(reasons).containsExactly(Map.of("code", 7, "text", "no profile")));
    assertThat(chat.command("Profile.texts", Map.of()))
        .isEqualTo(
            new ArrayList<>(
                List.of(
                    "see <a href=\"http://www.example.com/a?b=1\" target=\"_blank\">www.example.com/a?b=1</a>,"
                        + " or <a href=\"https://x.example/\" target=\"_blank\">https://x.example/</a>.",
                    "<a href=\"https://x.example\">x</a>",
                    "mail <a href=\"mailto:a.b@c.example\">a.b@c.example</a> now",
                    "0 Bytes",
                    "1.5 KB",
                    "5 MB",
                    "undefined",
                    "deep",
                    true,
                    "{\"a\":{\"b\":{\"c\":1}}}",
                    true,
                    "as it was",
                    "function")));
    assertNoErrors();
  }

  @Test
  void handlersOfJQueryAreCalledAtOnce() {
    run("jquery-handlers.js");
    awaitSeen(
        "clicks.join('; ')",
        String.join(
            "; ",
            "chat open-chat click",
            "delegated document Chat extra true",
            "delegated document Chat undefined false",
            "chat:opened 1 2",
            "chat:closed 4 undefined",
            "submitted",
            "hub 1",
            "delegated document Chat undefined false",
            "native 1",
            "true",
            "1",
            "0",
            "true",
            "resized"));
    awaitCommands(Map.of());
    assertNoErrors();
  }

  @Test
  void aUniversalLibraryIsDefined() {
    run("umd-library.js");
    assertThat(look("new ChatHelpers.Formatter({ greeting: 'Hi' }).greet('Ann')"))
        .isEqualTo("Hi Ann");
    assertNoErrors();
  }

  @Test
  void aBridgeOfMessagesCallsCommands() {
    run("message-bridge.js");
    awaitSeen("bridgeLog.join()", "1 {\"n\":1}");
    awaitCommands(Map.of("n", 1));
    assertNoErrors();
  }

  @Test
  void aVisitorIsRecognizedAndCopied() {
    run("visitor.js");
    awaitCommands(Map.of("lang", "en-US"));
    assertThat(look("visitor"))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("id", true),
                Map.entry("cookie", true),
                Map.entry("all", 1),
                Map.entry("random", true),
                Map.entry("bytes", 13),
                Map.entry("text", "Köln €😀"),
                Map.entry("copy", true),
                Map.entry("lang", "en-US"),
                Map.entry("dir", "|||UTF-8"),
                Map.entry("nul", 2),
                Map.entry("gone", true)));
    assertNoErrors();
  }

  @Test
  void aButtonIsBuiltFoundAndClicked() {
    run("button.js");
    awaitSeen(
        "trail.map(String).join('; ')",
        String.join(
            "; ",
            "true; true; true; closed",
            "true; true; true; A &lt;b&gt;; <button class=\"go primary\">A &lt;b&gt;</button>",
            "true; 1; true; 0; null",
            "none",
            "null; 0",
            "captured false; button true; box true true true; document 3",
            "true",
            "0; null",
            "café <3 €",
            "4"));
    assertNoErrors();
  }

  @Test
  void aRequestThatIsNotAllowedLeavesTheChatRunning() {
    run("profile-request.js");
    awaitCommands(Map.of("level", "not asked", "heard", "aborted AbortError,AbortError"));
    assertNoErrors();
  }

  @Test
  void filesOfScriptsGoOutAsTheirBytes() {
    run("send-file.js");
    chat.plugin().publish("started", Map.of());
    awaitCommands(
        Map.of(
            "files",
            Map.of(
                "name", "notes.txt",
                "type", "text/plain",
                "size", 11,
                "encoding", "base64",
                "content", "S8O2bG4KSGVsbG8=")),
        Map.of(
            "files",
            Map.of(
                "files",
                List.of(
                    Map.of(
                        "name", "b.bin",
                        "type", "",
                        "size", 4,
                        "encoding", "base64",
                        "content", "AQD/eA==")))));
    assertNoErrors();
  }

  @Test
  void whatWaitsForDevicesGoesOn() {
    run("notify.js");
    assertThat(look("fields"))
        .isEqualTo("Bob; a+2; false; ; tag=a&tag=2&name=Bob; 3; 2; true; false");
    chat.plugin().publish("messageReceived", Map.of("messages", List.of()));
    awaitSeen(
        "heard.slice().sort().join()",
        "asked denied,copied,element,old way denied,place 1,played 0.5,state denied");
    assertNoErrors();
  }

  @Test
  void commandsAreTriedAgain() {
    run("retry.js");
    awaitSeen("trail.join('; ')", "opentrue; 2; rejected \"no 3\"; fulfilled {\"a\":1}");
    assertThat(look("measure")).isEqualTo("1,234.50");
    assertNoErrors();
  }

  @Test
  void oldEventNamesAreWarnedOfOnceAndRejectedObjectsAreTold() {
    try (Logged console = Logged.by("io.webchat.scripting.console")) {
      run("old-names.js");
      chat.plugin().publish("started", Map.of());
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(chat.errorTexts()).hasSize(1));
      assertThat(chat.errorTexts().get(0))
          .contains("\"code\":5", "no agents", "busy")
          .doesNotContain("hidden", "[object Object]");
      assertThat(console.lines())
          .singleElement()
          .asString()
          .contains("cx.plugin.WebChatService.started", "subscribe to 'WebChatService.started'");
    }
  }

  @Test
  void aScriptThatDoesNotLoadIsInTheLogWithItsCause() {
    try (Logged log = Logged.by(ErrorEvents.class.getName())) {
      chat = FakeChat.of("const a = 1;\nmissing.call();\n").attachedTo(scripting);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("widgets.config.js failed to load", "widgets.config.js:2:1", "missing");
      assertThat(chat.errorTexts()).singleElement().asString().contains("missing");
    }
  }

  @Test
  void textsOfMessagesPassThroughTheDocumentUnharmed() {
    chat =
        FakeChat.of(
                """
                CXBus.command('WebChatService.registerPreProcessor', { preprocessor(message) {
                  const holder = document.createElement('div');
                  holder.appendChild(document.createTextNode(message.text));
                  message.text = _genesys.widgets.common.linkify(holder.innerHTML);
                  return message;
                } });
                """)
            .attachedTo(scripting);
    await().atMost(PATIENCE).until(() -> chat.preProcessors().size() == 1);
    Message shown = chat.process(FakeChat.text("<b> & https://a.example"));
    assertThat(shown.text())
        .isEqualTo(
            "&lt;b&gt; &amp; <a href=\"https://a.example\" target=\"_blank\">https://a.example</a>");
    assertNoErrors();
  }
}
