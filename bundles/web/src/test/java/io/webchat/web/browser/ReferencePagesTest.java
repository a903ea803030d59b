package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.simulator.model.Fault;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the reference in pages that have nothing else but the script line. */
class ReferencePagesTest extends BrowserCase {
  private static final String NO_CHAT = "There is no active chat session";

  private ExamplePage examples(String... more) {
    context().addInitScript(ExamplePage.RECORDER);
    String[] scripts = new String[more.length + 1];
    scripts[0] = "events";
    System.arraycopy(more, 0, scripts, 1, more.length);
    return new ExamplePage(page(context(), server().origin(), ExamplePage.html(scripts)));
  }

  private ExamplePage chatting() {
    ExamplePage page = examples();
    page.done("startChat");
    page.event("clientConnected");
    return page;
  }

  @Test
  @Runs(
      value = {"startChat", "sendMessage", "endChat"},
      events = {
        "ready",
        "started",
        "clientConnected",
        "pollingStarted",
        "messageReceived",
        "clientDisconnected",
        "ended",
        "pollingStopped"
      })
  void aChat() {
    ExamplePage page = examples();
    assertThat(page.event("ready")).isEmpty();
    assertThat(page.failed("endChat")).isEqualTo(NO_CHAT);
    assertThat(page.failed("sendMessage")).isEqualTo(NO_CHAT);
    assertThat(page.done("startChat")).asInstanceOf(MAP).containsEntry("statusCode", 0);
    assertThat(page.failed("startChat")).isEqualTo("There is already an active chat session");
    assertThat(page.event("started")).containsEntry("statusCode", 0).doesNotContainKey("secureKey");
    assertThat(page.event("clientConnected"))
        .containsOnlyKeys("message", "agents", "numAgentsConnected");
    SimulatedChat chat = onlyChat();
    assertThat(chat.form())
        .containsEntry("firstName", "Johnathan")
        .containsEntry("lastName", "Smith");
    assertThat(chat.userData()).containsEntry("plan", "gold");
    assertThat(page.done("sendMessage")).asInstanceOf(MAP).containsEntry("statusCode", 0);
    page.text("hi");
    assertThat(page.event("messageReceived"))
        .containsKeys("messages", "originalMessages", "restoring");
    assertThat(page.done("endChat")).asInstanceOf(MAP).containsEntry("statusCode", 0);
    page.event("ended");
    page.event("pollingStopped");
    assertThat(
            page.events(
                "ready",
                "started",
                "pollingStarted",
                "clientConnected",
                "clientDisconnected",
                "ended"))
        .startsWith("ready", "started")
        .contains("pollingStarted")
        .containsSubsequence("started", "clientConnected", "clientDisconnected", "ended")
        .doesNotHaveDuplicates();
    assertThat(chat.ended()).isTrue();
  }

  @Test
  @Runs(
      events = {
        "agentConnected",
        "agentDisconnected",
        "agentTypingStarted",
        "agentTypingStopped",
        "supervisorConnected",
        "supervisorDisconnected",
        "botConnected",
        "botDisconnected"
      })
  void othersComeTypeAndGo() {
    ExamplePage page = chatting();
    SimulatedAgent anna = onlyChat().agent("Anna").join();
    assertThat(page.event("agentConnected")).containsEntry("numAgentsConnected", 1);
    anna.typing();
    page.event("agentTypingStarted");
    anna.stopTyping();
    page.event("agentTypingStopped");
    SimulatedAgent sven = onlyChat().supervisor("Sven").join();
    page.event("supervisorConnected");
    sven.leave();
    page.event("supervisorDisconnected");
    SimulatedAgent bot = onlyChat().bot("Bot").join();
    page.event("botConnected");
    bot.leave();
    page.event("botDisconnected");
    anna.transferTo("Berta");
    assertThat(page.event("agentDisconnected"))
        .containsOnlyKeys("message", "agents", "numAgentsConnected");
    assertThat(page.events("agentConnected", "agentDisconnected", "ended"))
        .containsExactly("agentConnected", "agentConnected", "agentDisconnected");
  }

  @Test
  @Runs(
      value = {
        "getTranscript",
        "getAgents",
        "getStats",
        "getSessionData",
        "verifySession",
        "registerPreProcessor"
      })
  void whatIsKnownOfAChat() {
    ExamplePage page = examples();
    assertThat(page.done("getTranscript")).asInstanceOf(MAP).containsEntry("messages", List.of());
    assertThat(page.done("registerPreProcessor")).isEqualTo("a function");
    page.done("startChat");
    onlyChat().agent("Anna").say("Good morning");
    page.text("Good morning (seen by the page)");
    assertThat(page.done("getTranscript"))
        .asInstanceOf(MAP)
        .extracting("messages", LIST)
        .extracting(message -> (Object) ((Map<?, ?>) message).get("text"))
        .contains("Good morning (seen by the page)");
    assertThat(onlyChat().transcript().toString()).doesNotContain("seen by the page");
    assertThat(String.valueOf(page.done("getAgents")))
        .contains("name=Anna", "connected=true", "supervisor=false", "connectedTime=");
    assertThat(page.done("getStats"))
        .asInstanceOf(MAP)
        .containsKeys("agents", "startTime", "duration");
    assertThat(page.done("getSessionData"))
        .asInstanceOf(MAP)
        .containsKeys("sessionID", "alias", "userId")
        .doesNotContainKey("secureKey");
    assertThat(page.done("verifySession")).isEqualTo(Map.of("sessionActive", true));
  }

  @Test
  @Runs({"sendCustomNotice", "updateUserData", "sendFilteredMessage", "addPrefilter"})
  void whatElseIsSent() {
    ExamplePage page = examples();
    assertThat(page.done("updateUserData")).isEqualTo(Map.of("plan", "silver", "visits", 3));
    assertThat(page.failed("sendFilteredMessage")).isEqualTo("No active chat session");
    assertThat(page.done("addPrefilter")).isEqualTo(List.of("/card number \\d+/", "/^ping$/"));
    page.done("startChat");
    assertThat(page.done("updateUserData")).asInstanceOf(MAP).containsEntry("statusCode", 0);
    await().atMost(PATIENCE).until(() -> "silver".equals(onlyChat().userData().get("plan")));
    page.done("sendFilteredMessage");
    assertThat(page.done("sendCustomNotice")).asInstanceOf(MAP).containsEntry("statusCode", 0);
    SimulatedAgent anna = onlyChat().agent("Anna");
    anna.say("your card number 4711");
    anna.say("that is all");
    page.text("that is all");
    assertThat(onlyChat().sentTexts()).contains("secret: 4711");
    assertThat(String.valueOf(page.page().evaluate("JSON.stringify(example.events)")))
        .as("what filters hide is nowhere")
        .doesNotContain("secret: 4711", "card number 4711");
  }

  @Test
  @Runs(
      value = {"sendTyping", "registerTypingPreviewInput"},
      events = {"clientTypingStarted", "clientTypingStopped"})
  void typing() {
    ExamplePage page = examples();
    assertThat(page.failed("sendTyping")).isEqualTo(NO_CHAT);
    assertThat(page.done("registerTypingPreviewInput")).isNull();
    page.done("startChat");
    page.page().waitForFunction("CXBus.data('WebChatService.sessionActive') === true");
    page.page().locator("#input").pressSequentially("Hel");
    page.event("clientTypingStarted");
    await().atMost(PATIENCE).until(() -> onlyChat().typing().started() > 0);
    page.event("clientTypingStopped");
    page.done("sendTyping");
    page.page().evaluate("document.getElementById('input').remove()");
  }

  @Test
  @Runs({"sendFile", "downloadFile", "getFileLimits"})
  void files() throws Exception {
    ExamplePage page = chatting();
    assertThat(page.done("getFileLimits")).isNotNull();
    byte[] content = "a file of the customer".getBytes(StandardCharsets.UTF_8);
    page.page().locator("#file").setInputFiles(new FilePayload("note.txt", "text/plain", content));
    page.done("sendFile");
    assertThat(
            page.page()
                .evaluate(
                    "example.calls.filter((c) => c[0] === 'progress').map((c) => c[1]).pop()"))
        .isEqualTo(Map.of("loaded", content.length, "total", content.length));
    page.page()
        .waitForFunction(
            """
            () => example.events.some((e) => (e.data && e.data.messages || []).some((m) => {
              if (m.fileDetails) {
                window.fileId = m.fileDetails['file-id'];
                window.fileName = m.fileDetails['file-name'];
              }
              return m.fileDetails;
            }))
            """);
    Download download = page.page().waitForDownload(() -> page.done("downloadFile"));
    assertThat(download.suggestedFilename()).isEqualTo("note.txt");
    assertThat(Files.readAllBytes(download.path())).isEqualTo(content);
  }

  @Test
  @Runs({
    "poll",
    "startPoll",
    "stopPoll",
    "pausePoll",
    "resetPollExceptions",
    "restore",
    "asyncRestore",
    "fetchHistory",
    "configure",
    "sleep",
    "wake",
    "updateInteractionData"
  })
  void whatAWireOrTheServiceDoesByItself() {
    ExamplePage page = examples();
    assertThat(page.failed("poll"))
        .isEqualTo(
            "Access Denied to private command. Only WebChatService is allowed to invoke this command.");
    assertThat(page.failed("startPoll")).isEqualTo("No active chat session");
    assertThat(page.failed("stopPoll")).isEqualTo("No active chat session");
    assertThat(page.failed("restore")).asString().contains("in Non-Async mode");
    assertThat(page.failed("asyncRestore")).asString().contains("in Non-Async mode");
    assertThat(page.failed("fetchHistory"))
        .isEqualTo("Fetching history messages applies only to Asynchronous chat");
    assertThat(page.failed("configure"))
        .isEqualTo("A page may not call the command WebChatService.configure");
    assertThat(page.done("updateInteractionData"))
        .isEqualTo(Map.of("routing", Map.of("priority", 2)));
    page.done("startChat");
    assertThat(page.failed("restore"))
        .isEqualTo("Chat session is already active, ignoring restore command.");
    page.done("resetPollExceptions");
    page.done("sleep");
    page.done("wake");
    page.done("pausePoll");
    page.done("stopPoll");
    page.event("pollingStopped");
    page.done("startPoll");
    onlyChat().agent("Anna").say("polled");
    page.text("polled");
  }

  @Test
  @Runs(
      events = {
        "error",
        "connectionPending",
        "chatServerWentOffline",
        "chatServerBackOnline",
        "connectionRestored"
      })
  void aChatServerGoesAndComesBack() {
    ExamplePage page = chatting();
    server().simulator().faults().on(Fault.http(503));
    page.event("chatServerWentOffline");
    assertThat(page.event("error")).isNotEmpty();
    server().simulator().faults().clear();
    page.event("connectionRestored");
    onlyChat().agent("Anna").say("we are back");
    page.text("we are back");
    assertThat(
            page.events(
                "connectionPending",
                "chatServerWentOffline",
                "chatServerBackOnline",
                "connectionRestored",
                "ended"))
        .containsExactly(
            "connectionPending",
            "chatServerWentOffline",
            "chatServerBackOnline",
            "connectionRestored");
  }

  @Test
  @Runs({
    "bus-registerCommand",
    "bus-publish",
    "bus-republish",
    "bus-unsubscribe",
    "bus-data",
    "bus-registry"
  })
  void thePagesOwnPlugin() {
    ExamplePage page = examples();
    page.event("ready");
    assertThat(page.run("bus-registerCommand").told(2))
        .containsExactly(List.of("done", "the answer of Other"), List.of("fail", "not the answer"));
    page.run("bus-publish").run("bus-republish").run("bus-data");
    assertThat(page.told(1)).containsExactly(List.of("done", List.of(3, 3, false)));
    page.run("bus-unsubscribe").told(1);
    assertThat(
            page.page()
                .evaluate(
                    "example.events.filter((e) => e.publisher === 'MyPlugin')"
                        + ".map((e) => e.event + ' ' + JSON.stringify(e.data).replace(/,\"time\".*/, '}'))"
                        + ".sort()"))
        .isEqualTo(
            List.of(
                "MyPlugin.data.basket {\"value\":3}",
                "MyPlugin.opening {\"window\":1}",
                "MyPlugin.settled {\"count\":1}",
                "MyPlugin.tested {\"count\":2}"));
    assertThat(page.run("bus-registry").told(1))
        .containsExactly(List.of("done", List.of(List.of("test"), true, "MyPlugin")));
  }

  @Test
  @Runs({"bus-before", "bus-deferred"})
  void hooksAndPromises() {
    ExamplePage page = chatting();
    assertThat(page.run("bus-deferred").told(3))
        .containsExactlyInAnyOrder(
            List.of("done", true),
            java.util.Arrays.asList("always", null),
            List.of("fail", "No message text provided"));
    List<List<Object>> told = page.run("bus-before").told(2);
    assertThat(told).contains(List.of("fail", "Command was cancelled by a 'before' function."));
    assertThat(told).extracting(call -> call.get(0)).containsExactlyInAnyOrder("fail", "done");
    page.text("hello!");
    assertThat(onlyChat().sentTexts()).containsExactly("hello!");
  }

  @Test
  @Runs("extensions")
  void anExtensionThatStandsBeforeTheScriptLine() {
    context().addInitScript(ExamplePage.RECORDER);
    ExamplePage page =
        new ExamplePage(
            page(
                context(),
                server().origin(),
                "<!doctype html><body><script>"
                    + Examples.text("extensions")
                    + "</script><script src=\"/webchat/webchat-bus.js\"></script>"));
    assertThat(page.told(3))
        .containsExactly(
            List.of("done", "function"),
            List.of("done", "&lt;b&gt;"),
            java.util.Arrays.asList("always", null));
    assertThat(onlyChat().userData()).containsEntry("page", "prices");
  }
}
