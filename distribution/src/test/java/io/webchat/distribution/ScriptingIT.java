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
import io.webchat.simulator.ChatSimulator;
import io.webchat.testkit.container.OsgiContainer;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/** Customers' scripts in the container, with real chats, and their bundle swapped under them. */
class ScriptingIT {
  private static final int SWAPS = 50;
  private static final String SCRIPT =
      """
      window._genesys.widgets.webchat = { dataURL: '%s' };
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
    try (ChatSimulator simulator = ChatSimulator.builder().start();
        WebChat chat = chat(simulator, "held")) {
      List<Message> received = new CopyOnWriteArrayList<>();
      chat.bus().subscribe("WebChatService.messageReceived", event -> collect(event, received));
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      get(chat.service().sendMessage("hello there"));
      get(chat.service().sendMessage("my secret"));
      get(chat.service().sendMessage("good bye"));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(received)
                      .extracting(Message::text)
                      .contains("HELLO THERE", "GOOD BYE")
                      .doesNotContain("MY SECRET", "my secret"));
      get(chat.service().endChat());
    }
  }

  @Test
  void swappingTheBundleUnderChatsLeavesNoClassLoaderThreadOrPlugin() throws Exception {
    Bundle bundle = container.bundle("io.webchat.scripting");
    List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
    try (ChatSimulator simulator = ChatSimulator.builder().start();
        WebChat chat = chat(simulator, "swapped")) {
      get(chat.service().startChat(StartChat.by("Paul", "Client")));
      for (int swap = 0; swap < SWAPS; swap++) {
        replaced.add(new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
        bundle.stop();
        assertThat(chat.bus().registry()).doesNotContainKey("Shout");
        container.update("io.webchat.scripting", jar());
        container.refresh("io.webchat.scripting");
        bundle.start();
        await()
            .atMost(Duration.ofSeconds(20))
            .ignoreExceptions()
            .until(() -> "yes".equals(get(chat.bus().command("Shout.alive").toCompletionStage())));
      }
      get(chat.service().sendMessage("still here"));
      get(chat.service().endChat());
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(replaced.stream().map(WeakReference::get).filter(Objects::nonNull))
                  .isEmpty();
            });
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("webchat-script-watchdog"))
        .hasSizeLessThanOrEqualTo(1);
  }

  private static WebChat chat(ChatSimulator simulator, String id) throws Exception {
    WebChat chat =
        container
            .service(WebChatFactory.class)
            .create(
                InstanceSettings.of(WebChatConfiguration.of(Map.of()))
                    .withId(id)
                    .withScript(
                        new ScriptSource(
                            "widgets.config.js", SCRIPT.formatted(simulator.gmsUrl()))));
    get(chat.ready());
    return chat;
  }

  private static void collect(BusEvent event, List<Message> received) {
    if (event.data().get("messages") instanceof List<?> messages) {
      messages.forEach(
          message -> {
            if (message instanceof Message shown) {
              received.add(shown);
            }
          });
    }
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Path jar() {
    return DeployedBundles.jars().stream()
        .filter(file -> file.getFileName().toString().startsWith("webchat-scripting-"))
        .findFirst()
        .orElseThrow();
  }
}
