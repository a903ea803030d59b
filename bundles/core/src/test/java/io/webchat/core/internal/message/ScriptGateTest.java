package io.webchat.core.internal.message;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.HookFailurePolicy;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.FakeScripting;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.OtherSettings;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.fixture.ScriptedCookies;
import io.webchat.core.internal.instance.ChatInstance;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.HookSettings;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.CookieStorage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of messages while the scripts of their instance cannot run. */
class ScriptGateTest {
  private static final long NEVER_MS = 3_600_000;
  private ChatFixture fixture;

  @AfterEach
  void close() {
    fixture.close();
  }

  private void open(String policy, long holdMs) {
    fixture =
        new ChatFixture(
            new ScriptedChatServer(),
            OtherSettings.with(new HookSettings(HookFailurePolicy.PASS, holdMs)));
    this.policy = policy;
  }

  private String policy;

  private void start() {
    WebChatConfiguration configuration =
        WebChatConfiguration.of(
            Map.of(
                "dataURL",
                "http://127.0.0.1:1/chat",
                "pollRateMin",
                50,
                "pollRateMax",
                100,
                "hooks",
                Map.of("onFailure", policy)));
    fixture.create(
        InstanceSettings.of(configuration).withScript(new ScriptSource("redact.js", "")));
    get(fixture.chat.ready());
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
  }

  private Subscription plug(FakeScripting scripting) {
    return fixture.platform.plug(InstanceExtension.class, scripting, Map.of());
  }

  private void say(String text) {
    fixture.server.say("Message", "Agent", 2, "Anna", text);
  }

  private List<Object> hookErrors() {
    return fixture.events("error").stream()
        .map(event -> (Map<?, ?>) ((List<?>) event.data().get("errors")).get(0))
        .<Object>map(error -> error.get("text"))
        .toList();
  }

  /** Subscribers hear of it in a later task than that which takes in what cannot be processed. */
  private void awaitHookError() {
    await().atMost(SOON).untilAsserted(() -> assertThat(hookErrors()).hasSize(1));
  }

  /**
   * The batch with the last message said is in the inbox: it was polled, and no further poll comes.
   */
  private void awaitHeld() {
    long next = fixture.server.size() + 1L;
    await().atMost(SOON).until(() -> inbox().positions().next() == next && inbox().isBusy());
  }

  private Inbox inbox() {
    return ((ChatInstance) fixture.chat).parts().inbox;
  }

  @Test
  void holdKeepsMessagesInOrderUntilScriptsAreBack() {
    open("hold", NEVER_MS);
    Subscription first = plug(new FakeScripting());
    start();
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card *"));
    first.close();
    say("card 2");
    awaitHeld();
    say("card 3");
    assertThat(inbox().deliveredUpTo()).as("what is held is not stored as delivered").isEqualTo(3);
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(hookErrors())
                    .singleElement()
                    .asString()
                    .contains("no bundle that runs scripts is there"));
    CompletableFuture<Void> starts = new CompletableFuture<>();
    plug(new FakeScripting(starts, FakeScripting::redact));
    assertThat(fixture.shownTexts()).containsExactly("", "card *");
    starts.complete(null);
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 4);
    assertThat(fixture.shownTexts()).containsExactly("", "card *", "card *", "card *");
    assertThat(get(fixture.chat.service().getTranscript()).messages())
        .extracting(Message::index)
        .containsExactly(1L, 2L, 3L, 4L);
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 5);
    assertThat(hookErrors()).hasSize(1);
  }

  @Test
  void whatIsHeldForTooLongIsHiddenAndSoIsWhatComesUntilScriptsAreBack() {
    open("hold", 50);
    Subscription first = plug(new FakeScripting());
    start();
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
    first.close();
    say("card 2");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 3);
    say("card 3");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 4);
    plug(new FakeScripting());
    say("card 4");
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 2);
    assertThat(fixture.shownTexts()).containsExactly("", "card *");
    assertThat(hookErrors()).hasSize(1);
  }

  @Test
  void hideHidesAndPassPassesWhileThereAreNoScripts() {
    open("hide", NEVER_MS);
    start();
    say("card 1");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 3);
    assertThat(fixture.shownTexts()).isEmpty();
    awaitHookError();
    fixture.close();

    open("pass", NEVER_MS);
    start();
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card 1"));
    assertThat(hookErrors()).hasSize(1);
  }

  @Test
  void anInstanceWithScriptsSaysOnceThatNothingRunsThem() {
    open("pass", NEVER_MS);
    start();
    fixture.awaitEvent("error");
    say("one");
    say("two");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("two"));
    assertThat(hookErrors()).hasSize(1);
    Map<?, ?> error =
        (Map<?, ?>) ((List<?>) fixture.events("error").get(0).data().get("errors")).get(0);
    assertThat(error.get("code")).isEqualTo(ErrorCode.HOOK_FAILED);
    assertThat(error.get("hint")).asString().contains("messages pass as they came");
  }

  @Test
  void whileTheContainerStartsMessagesWaitForTheBundleWhateverThePolicy() {
    policy = "pass";
    fixture = new ChatFixture(new ScriptedChatServer(), startingFor(NEVER_MS));
    plugStorage();
    start();
    awaitHeld();
    assertThat(fixture.eventNames()).doesNotContain("messageReceived", "error");
    plug(new FakeScripting());
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card *"));
    assertThat(fixture.shownTexts()).containsExactly("", "card *");
    fixture.close();

    fixture = new ChatFixture(new ScriptedChatServer(), startingFor(1_000));
    plugStorage();
    start();
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card 1"));
    assertThat(hookErrors()).hasSize(1);
  }

  private void plugStorage() {
    fixture.plugStorage(new MemoryStorage());
    fixture.platform.plug(CookieStorage.class, new ScriptedCookies(), Map.of());
  }

  /** The core is starting for this time. */
  private static CoreSettings startingFor(long ms) {
    CoreSettings usual = CoreSettings.DEFAULT;
    return new CoreSettings(
        usual.threads(),
        usual.maxInstances(),
        usual.mailboxLimit(),
        usual.transcriptLimit(),
        usual.sendLimit(),
        usual.extensionTimeoutMs(),
        100,
        ms,
        usual.storageTimeoutMs(),
        "memory",
        usual.downloadFolder(),
        usual.failover(),
        usual.hooks());
  }

  @Test
  void scriptsThatCannotBeStartedAreLikeNone() {
    open("hide", NEVER_MS);
    plug(
        new FakeScripting(
            CompletableFuture.failedFuture(new IllegalStateException("no engine")),
            FakeScripting::redact));
    start();
    say("card 1");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 3);
    assertThat(fixture.shownTexts()).isEmpty();
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(hookErrors())
                    .anyMatch(text -> text.toString().contains("could not be started")));
  }

  @Test
  void aBatchThatScriptsWereTakenAwayFromIsProcessedByTheirSuccessors() {
    open("hold", NEVER_MS);
    CompletableFuture<List<Message>> hangs = new CompletableFuture<>();
    Subscription first =
        plug(new FakeScripting(CompletableFuture.completedFuture(null), (messages, chat) -> hangs));
    start();
    awaitHeld();
    first.close();
    hangs.completeExceptionally(Rejection.of(ErrorCode.CLOSED, "The scripts are closed"));
    plug(new FakeScripting());
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 2);
    assertThat(fixture.shownTexts()).containsExactly("", "card *");
    assertThat(hookErrors()).noneMatch(text -> text.toString().contains("closed"));
  }

  @Test
  void messagesWaitWhileScriptsAreStartedAnewWhateverThePolicy() {
    open("pass", NEVER_MS);
    FakeScripting scripting = new FakeScripting();
    plug(scripting);
    start();
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
    Subscription held = scripting.attached.get(0).holdMessages();
    say("card 1");
    awaitHeld();
    assertThat(fixture.shownTexts()).hasSize(1);
    held.close();
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card *"));
    assertThat(hookErrors()).isEmpty();
  }

  @Test
  void nothingIsSentPastAbsentScripts() {
    open("hold", NEVER_MS);
    Subscription first = plug(new FakeScripting());
    start();
    get(fixture.chat.service().sendMessage("one"));
    first.close();
    assertThat(rejection(fixture.chat.service().sendMessage("card 2")).code())
        .isEqualTo(ErrorCode.HOOK_FAILED);
    assertThat(rejection(fixture.chat.service().sendCustomNotice("card 3")).code())
        .isEqualTo(ErrorCode.HOOK_FAILED);
    get(fixture.chat.service().sendTyping("card 4"));
    assertThat(fixture.server.sent).containsExactly("one");
    assertThat(fixture.server.previews).isNotEmpty().allMatch(Optional::isEmpty);
    plug(new FakeScripting());
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(get(fixture.chat.service().sendMessage("three"))).isNotNull());
    assertThat(fixture.server.sent).containsExactly("one", "three");
  }

  @Test
  void aChatCanBeEndedWhileItsMessagesAreHeld() {
    open("hold", NEVER_MS);
    Subscription first = plug(new FakeScripting());
    start();
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
    first.close();
    say("card 1");
    awaitHeld();
    get(fixture.chat.service().endChat());
    assertThat(fixture.eventNames()).contains("ended");
    assertThat(fixture.shownTexts()).containsExactly("");
  }

  @Test
  void scriptsThatWereReplacedSideBySideAreStillNeeded() {
    open("hide", NEVER_MS);
    Subscription first = plug(new FakeScripting());
    fixture.create(Map.of("hooks", Map.of("onFailure", policy)));
    get(fixture.chat.ready());
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
    FakeScripting next = new FakeScripting();
    Subscription second = plug(next);
    await().atMost(SOON).until(() -> next.attached.size() == 1);
    first.close();
    say("card 1");
    await().atMost(SOON).until(() -> fixture.shownTexts().contains("card *"));
    second.close();
    say("card 2");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 4);
    assertThat(fixture.shownTexts()).containsExactly("", "card *");
  }

  @Test
  void anInstanceThatNamesNoScriptsMayNeedThemBeforeTheyHaveEverRun() {
    open("hide", NEVER_MS);
    fixture.create(Map.of("hooks", Map.of("onFailure", policy, "needScripts", true)));
    get(fixture.chat.ready());
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    say("card 1");
    await().atMost(SOON).until(() -> inbox().deliveredUpTo() == 3);
    assertThat(fixture.shownTexts()).isEmpty();
    awaitHookError();
    FakeScripting scripting = new FakeScripting();
    plug(scripting);
    await().atMost(SOON).until(() -> scripting.attached.size() == 1);
    say("card 2");
    await().atMost(SOON).until(() -> fixture.shownTexts().size() == 1);
    assertThat(fixture.shownTexts()).containsExactly("card *");
  }
}
