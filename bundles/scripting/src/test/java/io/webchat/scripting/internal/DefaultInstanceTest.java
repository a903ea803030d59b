package io.webchat.scripting.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.cm.ConfigurationAdmin;

/** The instance of the default script while its file is saved again and again. */
class DefaultInstanceTest extends ScriptingCase {
  private static final String FINE =
      "_genesys.widgets.webchat = { dataURL: 'https://h.example' };\n";

  private final Factory factory = new Factory();
  private DefaultInstance instance;
  private FakeChat first;

  @BeforeEach
  void begin() throws IOException {
    save(FINE);
    instance =
        new DefaultInstance(
            (ConfigurationAdmin)
                Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {ConfigurationAdmin.class},
                    (proxy, method, arguments) -> null),
            factory,
            scripting);
    first = factory.chats.get(0);
  }

  @AfterEach
  void end() {
    instance.close();
  }

  private void save(String text) throws IOException {
    Path conf = Files.createDirectories(home.resolve("conf"));
    Files.writeString(conf.resolve("widgets.config.js"), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "function (",
        "missing();",
        "window._genesys.widgets.webchat.transport.dataURL = 'x';",
        "_genesys.widgets.webchat.pollRate = 'fast';",
        "for (;;) {}"
      })
  void aScriptThatDoesNotRunIsToldAndLeavesTheChat(String text) throws IOException {
    save(FINE + text);
    await()
        .until(
            () -> {
              scripting.runtime().scan();
              return !first.errors().isEmpty();
            });
    assertThat(first.errorTexts()).singleElement().asString().contains("widgets.config.js:2:");
    assertThat(factory.chats).containsExactly(first);
    assertThat(factory.find(WebChatFactory.DEFAULT_ID)).containsSame(first);
    save(FINE.replace("h.example", "mended.example"));
    awaitSecond();
  }

  @Test
  void whatExtensionsThrowOnTrialKeepsNoScriptBack() throws IOException {
    save(FINE + "_genesys.widgets.onReady = (bus) => bus.registry().WebChatService.commands;");
    awaitSecond();
    assertThat(first.errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "// _genesys.widgets.webchat = {};"})
  void aFileThatIsEmptiedTakesItsConfigurationBack(String text) throws IOException {
    save(text);
    awaitSecond();
    assertThat(first.errors()).isEmpty();
  }

  /** As of a core that is half gone. */
  @Test
  void aFileThatCouldNotBeFollowedIsLookedAtAgainAndToldOnce() throws IOException {
    try (Logged log = Logged.by(ScriptRuntime.class.getName())) {
      factory.failures = 3;
      save(FINE.replace("h.example", "mended.example"));
      awaitSecond();
      assertThat(log.lines()).filteredOn(line -> line.contains("looked at again")).hasSize(1);
    }
  }

  private void awaitSecond() {
    await()
        .until(
            () -> {
              scripting.runtime().scan();
              return factory.chats.size() == 2;
            });
  }

  /** Makes chats that scripts are attached to. */
  private final class Factory implements WebChatFactory {
    private final List<FakeChat> chats = new ArrayList<>();
    private WebChat open;
    private int failures;

    @Override
    public WebChat create(InstanceSettings settings, Consumer<? super WebChat> prepare) {
      if (failures > 0) {
        failures--;
        open = null; // it was closed before
        throw new IllegalStateException("half gone");
      }
      FakeChat chat = new FakeChat(settings).attachedTo(scripting);
      chats.add(chat);
      open = chat;
      return chat;
    }

    @Override
    public void check(InstanceSettings settings) {}

    @Override
    public List<WebChat> list() {
      return List.copyOf(chats);
    }

    @Override
    public Optional<WebChat> find(String id) {
      return Optional.ofNullable(open);
    }

    @Override
    public List<String> transports() {
      return List.of();
    }
  }
}
