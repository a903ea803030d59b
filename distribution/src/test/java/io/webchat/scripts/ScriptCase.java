package io.webchat.scripts;

import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.api.message.Message;
import io.webchat.chat.ChatContainer;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.ChatSimulator;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.script.ScriptHooks;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Chats with scripts of their own in the container, each test against a chat server of its own over
 * real sockets. What a test opened is closed after it.
 */
@ExtendWith(ScriptContainer.class)
abstract class ScriptCase {
  /** Gives a script {@code tell(value)}, see {@link #told}. */
  static final String TELL =
      "const teller = CXBus.registerPlugin('Teller');"
          + " const tell = (value) => teller.publish('told', { value }); teller.ready();\n";

  /** The name of the script of an instance. */
  static final String FILE = "widgets.config.js";

  private static final Path REPOSITORY = Path.of(System.getProperty("webchat.repository"));

  private final List<Customer> customers = new ArrayList<>();
  private ChatSimulator server;
  private boolean configured;

  /** Configures scripting anew with these changes, for this test. */
  final void configure(Map<String, ?> changes) {
    configured = true;
    ScriptContainer.configure(changes);
  }

  @AfterEach
  void closeAll() {
    customers.forEach(Customer::close);
    if (configured) {
      ScriptContainer.configure(Map.of());
    }
    if (server != null) {
      server.close();
    }
    ScriptContainer.allowed().clear();
  }

  static OsgiContainer framework() {
    return ScriptContainer.framework();
  }

  static WebChatFactory factory() {
    return framework().service(WebChatFactory.class);
  }

  static ScriptHooks hooks() {
    return framework().service(ScriptHooks.class);
  }

  /** A file of the repository's folder {@code scripts}. */
  static String example(String name) {
    return fileOf("scripts", name);
  }

  /** A file of the repository's folder {@code samples/hook}. */
  static String sample(String name) {
    return fileOf("samples/hook", name);
  }

  private static String fileOf(String folder, String name) {
    try {
      return Files.readString(REPOSITORY.resolve(folder).resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The test's chat server, started when first asked for. */
  final ChatSimulator server() {
    if (server == null) {
      server = ChatContainer.simulator().start();
    }
    return server;
  }

  /** The latest chat on the server. */
  final SimulatedChat chat() {
    List<SimulatedChat> chats = server().chats();
    return chats.get(chats.size() - 1);
  }

  /** JavaScript that configures version 2 for a server. */
  static String v2(ChatSimulator server) {
    return "_genesys.widgets.webchat = { dataURL: '%s', pollRateMin: 50, pollRateMax: 100, ajaxTimeout: 60000 };\n"
        .formatted(server.gmsUrl());
  }

  /** The same for the test's server. */
  final String v2() {
    return v2(server());
  }

  /** JavaScript that configures version 3 for a server, with these members of async. */
  static String v3(ChatSimulator server, String async) {
    return """
        _genesys.widgets.webchat = { pollRateMin: 50, pollRateMax: 100, ajaxTimeout: 60000, transport: {
          type: 'pureengage-v3-rest', dataURL: '%s', endpoint: '%s', headers: { 'x-api-key': '%s' },
          async: { %s } } };
        """
        .formatted(server.v3Url(), server.v3Endpoint(), server.v3ApiKey(), async);
  }

  /** The same for the test's server. */
  final String v3(String async) {
    return v3(server(), async);
  }

  /** What an instance is made of that a script alone configures. */
  static InstanceSettings scripted(String id, String script) {
    return InstanceSettings.of(WebChatConfiguration.of(Map.of()))
        .withId(id)
        .withScript(new ScriptSource(FILE, script));
  }

  /** An instance that a script alone configures; it may not be ready yet. */
  final Customer open(Wire wire, String id, String script) {
    return open(wire, scripted(id, script));
  }

  /** An instance of these settings; it may not be ready yet. */
  final Customer open(Wire wire, InstanceSettings settings) {
    return keep(ScriptContainer.recorder().open(wire, factory(), settings));
  }

  /** Closes a customer after the test. */
  final Customer keep(Customer customer) {
    customers.add(customer);
    return customer;
  }

  /** An instance on version 2 that this script extends, ready. */
  final Customer customer(String id, String script) {
    return open(Wire.V2, id, v2() + TELL + script).ready();
  }

  /** What {@code tell} was given, in order. */
  static List<Object> told(Customer customer) {
    return customer.events().published("Teller.told").stream()
        .map(event -> event.data().get("value"))
        .toList();
  }

  /** The texts of the instance's {@code error} events. */
  static List<String> errors(Customer customer) {
    return customer.events().of("error").stream()
        .flatMap(event -> ((List<?>) event.data().get("errors")).stream())
        .map(error -> String.valueOf(((Map<?, ?>) error).get("text")))
        .toList();
  }

  /** Waits until an assertion holds. */
  static void eventually(ThrowingRunnable assertion) {
    await()
        .atMost(EventLog.PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .untilAsserted(assertion);
  }

  /** The texts of messages that have one. */
  static List<String> texts(List<?> messages) {
    return messages.stream()
        .map(message -> ((Message) message).text())
        .filter(text -> text != null && !text.isEmpty())
        .toList();
  }
}
