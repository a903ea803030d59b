package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.StartChat;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.bus.BusEvent;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.testkit.container.OsgiContainer;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Customers' scripts in the container, with real chats, and their bundle swapped under them. */
class ScriptingIT {
  private static final int SWAPS = 50;
  private static final int CHATS = 20;

  /** The swap while which one more instance is created. */
  private static final int LATE = 20;

  private static final String SCRIPT =
      """
      window._genesys.widgets.webchat = { dataURL: '%s', ajaxTimeout: 60000, pollRateMin: 100, pollRateMax: 300 };
      window._genesys.widgets.extensions.Shout = function ($, CXBus) {
        const plugin = CXBus.registerPlugin('Shout');
        plugin.command('WebChatService.registerPreProcessor', { preprocessor: (message) => { if (message.text) message.text = message.text.toUpperCase(); } });
        plugin.command('WebChatService.addPrefilter', { filters: /secret/i });
        plugin.registerCommand('alive', (e) => e.deferred.resolve('yes'));
        plugin.ready();
      };
      """;

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, ChatSimulator.class)
          .bundles(DeployedBundles.jars())
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .build();

  @Test
  void aConfigurationFileHoldsAChatAndItsPreprocessorAndFilterWork() throws Exception {
    try (ChatSimulator simulator = new SimulatorBuilder().start();
        WebChat chat = chat(simulator, "held")) {
      List<String> received = new CopyOnWriteArrayList<>();
      chat.bus().subscribe("WebChatService.messageReceived", event -> collect(event, received));
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      get(chat.service().sendMessage("hello there"));
      get(chat.service().sendMessage("my secret"));
      get(chat.service().sendMessage("good bye"));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(received)
                      .contains("HELLO THERE", "GOOD BYE")
                      .doesNotContain("MY SECRET", "my secret"));
      get(chat.service().endChat());
    }
  }

  @Test
  void swappingTheBundleUnderTrafficLosesNothingAndLeavesNothing() throws Exception {
    Bundle bundle = container.bundle("io.webchat.scripting");
    bundle.stop();
    Set<Thread> others = scriptThreads();
    bundle.start();
    List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    List<Talk> talks = new ArrayList<>();
    try (ChatSimulator simulator = new SimulatorBuilder().start()) {
      for (int i = 0; i < CHATS; i++) {
        talks.add(new Talk(simulator, "swapped-" + i));
      }
      for (int swap = 0; swap < SWAPS; swap++) {
        replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        talks.forEach(Talk::next);
        bundle.stop();
        talks.forEach(Talk::next);
        // the thread that was loading it may have the last word
        await().until(() -> !talks.get(0).chat.bus().registry().containsKey("Shout"));
        if (swap == LATE) {
          talks.add(Talk.begunLater(simulator, "swapped-late"));
        }
        container.update("io.webchat.scripting", jar());
        container.refresh("io.webchat.scripting");
        bundle.start();
        talks.forEach(Talk::next);
        talks.get(swap % talks.size()).awaitScript();
      }
      talks.forEach(Talk::awaitScript);
      for (Talk talk : talks) {
        talk.next();
        talk.awaitAll();
        get(talk.chat.service().sendMessage("still here"));
      }
      assertThat(simulator.chats()).hasSize(CHATS + 1);
    } finally {
      talks.forEach(Talk::close);
    }
    bundle.stop();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(replaced.stream().map(WeakReference::get).filter(Objects::nonNull).count())
                  .as("class loaders, and with them contexts")
                  .isLessThanOrEqualTo(1);
              assertThat(scriptThreads()).isSubsetOf(others);
            });
    bundle.start();
  }

  private static Set<Thread> scriptThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("webchat-script"))
        .collect(Collectors.toSet());
  }

  /** A chat in which an agent counts. */
  private static final class Talk implements AutoCloseable {
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** By the event: the stage tells of the first configuration only. */
    private final CompletableFuture<BusEvent> ready = new CompletableFuture<>();

    private final WebChat chat;
    private final ChatSimulator simulator;
    private SimulatedAgent agent;
    private int said;

    Talk(ChatSimulator simulator, String id) throws Exception {
      this(simulator, open(simulator, id));
      begin();
    }

    private Talk(ChatSimulator simulator, WebChat chat) {
      this.simulator = simulator;
      this.chat = chat;
      chat.bus().subscribe("WebChatService.messageReceived", event -> collect(event, received));
      chat.bus().subscribe("WebChatService.ready", ready::complete);
    }

    /** A chat whose script cannot run yet; it begins when it can. */
    static Talk begunLater(ChatSimulator simulator, String id) {
      return new Talk(simulator, open(simulator, id));
    }

    private void begin() throws Exception {
      get(ready);
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      agent = simulator.awaitChat(Duration.ofSeconds(60)).agent("Anna").join();
    }

    void next() {
      if (agent != null) {
        agent.say("message " + ++said);
      }
    }

    /** The script runs: it answers, and a chat that waited for it begins. */
    void awaitScript() {
      await("the script of " + chat.id())
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptions()
          .until(() -> "yes".equals(get(chat.bus().command("Shout.alive").toCompletionStage())));
      if (agent == null) {
        try {
          begin();
        } catch (Exception e) {
          throw new AssertionError("the chat that waited for its script", e);
        }
      }
    }

    /** What came while the script was away came as it was, the rest in capitals. */
    void awaitAll() {
      List<String> all = IntStream.rangeClosed(1, said).mapToObj(i -> "message " + i).toList();
      await(chat.id())
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  received.size() >= all.size()
                      && received.get(received.size() - 1).endsWith(" " + said));
      assertThat(received).as(chat.id()).map(text -> text.toLowerCase(Locale.ROOT)).isEqualTo(all);
      assertThat(received).last().isEqualTo("MESSAGE " + said);
    }

    @Override
    public void close() {
      chat.close();
    }
  }

  private static WebChat chat(ChatSimulator simulator, String id) throws Exception {
    return get(open(simulator, id).ready());
  }

  private static WebChat open(ChatSimulator simulator, String id) {
    return container
        .service(WebChatFactory.class)
        .create(
            InstanceSettings.of(WebChatConfiguration.of(Map.of()))
                .withId(id)
                .withScript(
                    new ScriptSource("widgets.config.js", SCRIPT.formatted(simulator.gmsUrl()))));
  }

  private static void collect(BusEvent event, List<String> received) {
    if (event.data().get("messages") instanceof List<?> messages) {
      messages.forEach(
          message -> {
            if (message instanceof Message shown && shown.kind() == MessageKind.MESSAGE) {
              received.add(shown.text());
            }
          });
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static Path jar() {
    return DeployedBundles.jars().stream()
        .filter(file -> file.getFileName().toString().startsWith("webchat-scripting-"))
        .findFirst()
        .orElseThrow();
  }
}
