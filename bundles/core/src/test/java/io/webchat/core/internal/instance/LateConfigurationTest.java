package io.webchat.core.internal.instance;

import static io.webchat.core.internal.fixture.ChatFixture.SOON;
import static io.webchat.core.internal.fixture.ChatFixture.get;
import static io.webchat.core.internal.fixture.ChatFixture.rejection;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChatState;
import io.webchat.api.bus.Subscription;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.fixture.ChatFixture;
import io.webchat.core.internal.fixture.MemoryStorage;
import io.webchat.core.internal.fixture.ScriptedChatServer;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.session.SessionStorageProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The configuration of an instance may come after the instance has given up waiting for it. */
class LateConfigurationTest {
  private static final WebChatConfiguration LATE =
      WebChatConfiguration.of(Map.of("dataURL", "http://127.0.0.1:1/chat"));

  private static void createEmpty(ChatFixture fixture) {
    fixture.create(InstanceSettings.of(WebChatConfiguration.of(Map.of())).withId("late"));
    assertThat(rejection(fixture.chat.ready()).hint()).contains("Configure at least dataURL");
    assertThat(fixture.chat.state()).isEqualTo(WebChatState.NEW);
  }

  private static InstanceExtension configuring() {
    return instance -> {
      instance.configuration(LATE);
      return CompletableFuture.completedFuture(() -> {});
    };
  }

  @Test
  void anExtensionThatComesLaterConfiguresIt() {
    try (ChatFixture fixture = new ChatFixture()) {
      createEmpty(fixture);
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.awaitState(WebChatState.IDLE);
      fixture.awaitEvent("ready");
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      fixture.awaitEvent("started");
      assertThat(fixture.eventNames()).containsOnlyOnce("ready");
    }
  }

  @Test
  void aSecondConfigurationWhileTheFirstWaitsForItsTransportIsAppliedOnce() {
    try (ChatFixture fixture = new ChatFixture()) {
      fixture.unplugTransport();
      createEmpty(fixture);
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.platform.plug(InstanceExtension.class, configuring(), Map.of());
      fixture.plugTransport();
      fixture.awaitEvent("ready");
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      assertThat(fixture.eventNames()).containsOnlyOnce("ready");
    }
  }

  /** An instance that only its script configures, on a platform that waits a moment only. */
  private static ChatFixture scripted(InstanceExtension... extensions) {
    ChatFixture fixture = impatient();
    for (InstanceExtension extension : extensions) {
      fixture.platform.plug(InstanceExtension.class, extension, Map.of());
    }
    return fixture.create(
        InstanceSettings.of(WebChatConfiguration.of(Map.of()))
            .withScript(new ScriptSource("widgets.config.js", "")));
  }

  private static ChatFixture impatient() {
    CoreSettings usual = CoreSettings.DEFAULT;
    return new ChatFixture(
        new ScriptedChatServer(),
        new CoreSettings(
            usual.threads(),
            usual.maxInstances(),
            usual.mailboxLimit(),
            usual.transcriptLimit(),
            usual.sendLimit(),
            50,
            50,
            0,
            usual.storageTimeoutMs(),
            usual.sessionStorage(),
            usual.downloadFolder(),
            usual.failover(),
            usual.hooks()));
  }

  private static List<Object> errors(ChatFixture fixture) {
    return fixture.events("error").stream()
        .map(event -> (Map<?, ?>) ((List<?>) event.data().get("errors")).get(0))
        .<Object>map(error -> error.get("text"))
        .toList();
  }

  private static Rejection startRefused(ChatFixture fixture) {
    return rejection(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
  }

  private static void startsOnce(ChatFixture fixture) {
    get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
    fixture.awaitEvent("started");
    assertThat(fixture.eventNames()).containsOnlyOnce("ready");
  }

  /** Runs scripts, as late as the test wants, and with what it wants of them. */
  private static final class Late implements InstanceExtension {
    final CompletableFuture<AutoCloseable> running = new CompletableFuture<>();
    volatile InstanceContext instance;

    @Override
    public boolean runsScripts() {
      return true;
    }

    @Override
    public CompletionStage<? extends AutoCloseable> attach(InstanceContext context) {
      instance = context;
      return running;
    }

    void configure() {
      instance.configuration(LATE);
      attach();
    }

    void attach() {
      running.complete(() -> {});
    }
  }

  @Test
  void anInstanceWithoutAConfigurationWaitsForWhatConfiguresIt() {
    Late late = new Late();
    try (ChatFixture fixture = scripted(late)) {
      fixture.awaitEvent("error");
      assertThat(startRefused(fixture).hint())
          .contains("What configures the instance is still being started");
      assertThat(fixture.chat.ready().toCompletableFuture()).isNotDone();
      late.configure();
      get(fixture.chat.ready());
      startsOnce(fixture);
      assertThat(errors(fixture))
          .containsExactly(
              "An extension takes long to attach; the instance waits to be configured");
    }
  }

  @Test
  void soDoesOneThatNamesNoScript() {
    Late late = new Late();
    try (ChatFixture fixture = impatient()) {
      fixture.platform.plug(InstanceExtension.class, late, Map.of());
      fixture.create(InstanceSettings.of(WebChatConfiguration.of(Map.of())));
      fixture.awaitEvent("error");
      late.configure();
      get(fixture.chat.ready());
      startsOnce(fixture);
    }
  }

  @Test
  void anInstanceThatIsConfiguredGoesOnUntilTheExtensionIsAttached() {
    Late late = new Late();
    try (ChatFixture fixture = impatient()) {
      fixture.platform.plug(InstanceExtension.class, late, Map.of());
      fixture.create(Map.of("userData", Map.of("tier", "own")));
      get(fixture.chat.ready());
      late.configure();
      await().atMost(SOON).until(() -> fixture.chat.configuration().equals(LATE));
      startsOnce(fixture);
      assertThat(fixture.server.starts.get(0).userData()).doesNotContainKey("tier");
    }
  }

  @Test
  void whatIsConfiguredMeanwhileIsInForce() {
    Late late = new Late();
    try (ChatFixture fixture = scripted(late)) {
      fixture.awaitEvent("error");
      get(fixture.chat.service().configure(LATE));
      startsOnce(fixture);
      late.attach();
      get(fixture.chat.service().endChat());
      fixture.awaitEvent("ended");
      assertThat(errors(fixture)).hasSize(1);
      assertThat(fixture.chat.configuration()).isSameAs(LATE);
    }
  }

  @Test
  void anInstanceThatItsScriptDoesNotConfigureSaysWhatIsMissing() {
    Late late = new Late();
    try (ChatFixture fixture = scripted(late)) {
      fixture.awaitEvent("error");
      late.attach();
      assertThat(rejection(fixture.chat.ready()).hint()).contains("Configure at least dataURL");
      assertThat(startRefused(fixture).hint()).contains("Configure at least dataURL");
    }
  }

  @Test
  void scriptsThatNothingRunsAreTheReasonUntilSomethingRunsThem() {
    try (ChatFixture fixture = scripted()) {
      assertThat(rejection(fixture.chat.ready()))
          .satisfies(LateConfigurationTest::saysThatNothingRunsThem);
      saysThatNothingRunsThem(startRefused(fixture));
      assertThat(errors(fixture)).hasSize(1);
      Late late = new Late();
      fixture.platform.plug(InstanceExtension.class, late, Map.of());
      await().atMost(SOON).until(() -> late.instance != null);
      late.configure();
      fixture.awaitState(WebChatState.IDLE);
      startsOnce(fixture);
      assertThat(errors(fixture)).hasSize(1);
    }
  }

  @Test
  void soAreScriptsWhoseExtensionGoesWhileItIsAttached() {
    Late never = new Late();
    try (ChatFixture fixture = impatient()) {
      Subscription plugged = fixture.platform.plug(InstanceExtension.class, never, Map.of());
      fixture.create(
          InstanceSettings.of(WebChatConfiguration.of(Map.of()))
              .withScript(new ScriptSource("widgets.config.js", "")));
      fixture.awaitEvent("error");
      plugged.close();
      saysThatNothingRunsThem(rejection(fixture.chat.ready()));
    }
  }

  @Test
  void soAreScriptsThatCannotBeStartedByAnExtensionThatCame() {
    Late failing = new Late();
    try (ChatFixture fixture = impatient()) {
      fixture.platform.plug(InstanceExtension.class, failing, Map.of());
      fixture.create(
          InstanceSettings.of(WebChatConfiguration.of(Map.of()))
              .withScript(new ScriptSource("widgets.config.js", "")));
      fixture.awaitEvent("error");
      failing.running.completeExceptionally(new IllegalStateException("no engine"));
      assertThat(rejection(fixture.chat.ready()).text())
          .isEqualTo("The scripts of the instance cannot run: they could not be started");
    }
  }

  private static void saysThatNothingRunsThem(Rejection reason) {
    assertThat(reason.code()).isEqualTo(ErrorCode.HOOK_FAILED);
    assertThat(reason.text()).contains("no bundle that runs scripts is there");
    assertThat(reason.hint()).hasValueSatisfying(h -> assertThat(h).contains("Start the bundle"));
  }

  /** The deletion of what is stored takes its time, or cannot be done for now. */
  @Test
  void aConfigurationThatWaitedForTheEndDoesNotRestoreTheChatThatEnded() {
    Late late = new Late();
    MemoryStorage storage = new MemoryStorage();
    try (ChatFixture fixture = new ChatFixture()) {
      fixture.platform.plug(SessionStorageProvider.class, storage, Map.of());
      fixture.platform.plug(InstanceExtension.class, late, Map.of());
      fixture.create(Map.of("sessionStorage", storage.name()));
      late.attach();
      get(fixture.chat.ready());
      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      await().atMost(SOON).until(() -> !storage.sessions.isEmpty());
      WebChatConfiguration other =
          fixture.chat.configuration().with(Map.of("userData", Map.of("tier", "gold")));
      late.instance.configuration(other);
      storage.down = true;
      get(fixture.chat.service().endChat());
      fixture.awaitEvent("ended");
      await().atMost(SOON).until(() -> fixture.chat.configuration().equals(other));
      storage.down = false;
      await().atMost(SOON).until(storage.sessions::isEmpty);

      get(fixture.chat.service().startChat(StartChat.by("Jane", "Doe")));
      assertThat(fixture.eventNames())
          .doesNotContain("restored", "restoredOffline", "restoreFailed")
          .containsOnlyOnce("ended");
    }
  }
}
