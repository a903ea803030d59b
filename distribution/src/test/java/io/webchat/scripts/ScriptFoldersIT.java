package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.chat.Customer;
import io.webchat.simulator.model.SimulatedAgent;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files of the scripts folder come, change and go under a running chat. */
class ScriptFoldersIT extends ScriptCase {
  private static final String NAME = "preprocessors/shop.js";

  private Customer customer;
  private ScriptFiles files;
  private SimulatedAgent agent;
  private int said;

  @BeforeEach
  void chatWithAnAgent() {
    customer = customer("folders", "").start();
    files = new ScriptFiles(customer);
    agent = chat().agent("Anna");
  }

  @AfterEach
  void clear() {
    files.clear();
  }

  /** What is shown when the agent says something now. */
  private void assertShown(String suffix) {
    String text = "message " + ++said;
    agent.say(text);
    customer.events().awaitText(text + suffix);
  }

  private void assertReported(String... parts) {
    eventually(
        () -> assertThat(errors(customer)).anySatisfy(text -> assertThat(text).contains(parts)));
  }

  private static String appends(String what) {
    return "function preProcessor(message) { if (message.text) message.text += ' "
        + what
        + "'; }\n";
  }

  private static String plugin(String name) {
    return "const mine = CXBus.registerPlugin('Shop'); mine.registerCommand('version', (e) => e.deferred.resolve('"
        + name
        + "')); mine.ready();\n";
  }

  private Object version() {
    return Customer.value("version", customer.plugin().command("Shop.version"));
  }

  @Test
  void addedReplacedAndRemoved() {
    assertShown("");
    files.put(NAME, plugin("one") + appends("one")).awaitRead();
    assertShown(" one");
    assertThat(version()).isEqualTo("one");
    files.put("preprocessors/a.js", "module.exports = (m) => ({ ...m, text: m.text + ' first' });");
    files.put(NAME, plugin("second") + appends("second")).awaitRead();
    assertShown(" first second");
    assertThat(version()).isEqualTo("second");
    files.remove("preprocessors/a.js").awaitRead();
    assertShown(" second");
    files.remove(NAME).awaitRead();
    assertShown("");
    assertThat(customer.chat().bus().registry()).doesNotContainKey("Shop");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void aFileThatCannotBeParsedLeavesItsFormerVersion() {
    files.put(NAME, plugin("good") + appends("good")).awaitRead();
    files.put(NAME, "const x = 1;\nfunction preProcessor(message) {\n  message.text += x;\n");
    files.awaitRead();
    assertReported(NAME + ":", "SyntaxError");
    assertThat(errors(customer))
        .as("the place is in the file as its author sees it")
        .singleElement()
        .asString()
        .containsPattern(NAME + ":[34]:\\d+\\b");
    assertShown(" good");
    files.put(NAME, "const x = 1;\n  const y = ;\n").awaitRead();
    assertReported(NAME + ":2:13", "SyntaxError");
    files.put(NAME, "const y = ;\n").awaitRead();
    assertReported(NAME + ":1:11", "SyntaxError");
    assertShown(" good");
    assertThat(version()).isEqualTo("good");
    files.put(NAME, appends("mended")).awaitRead();
    assertShown(" mended");
    assertThat(errors(customer)).hasSize(3);
  }

  @Test
  void aFileThatCannotBeRunLeavesItsFormerVersionForNewInstancesToo() {
    files.put(NAME, plugin("good") + appends("good")).awaitRead();
    files.put(NAME, "// much too long a comment\nconst gone = missing();\n" + appends("bad"));
    files.awaitRead();
    assertReported(NAME + ":2:14", "missing is not defined");
    assertShown(" good");
    assertThat(version()).isEqualTo("good");
    Customer next = customer("folders-next", "").start();
    chat().agent("Berta").say("hello");
    next.events().awaitText("hello good");
    assertShown(" good");
  }

  @Test
  void aFileThatDoesNotEndLeavesItsFormerVersion() {
    configure(Map.of("loadTimeLimit", 500L));
    files.put(NAME, plugin("good") + appends("good")).awaitRead();
    files.put(NAME, "let n = 0;\nfor (;;) { n += 1; }\n" + appends("bad")).awaitRead();
    assertReported(NAME, "cut off");
    assertShown(" good");
    assertThat(version()).isEqualTo("good");
    files.put(NAME, plugin("mended") + appends("mended")).awaitRead();
    assertShown(" mended");
    assertThat(version()).isEqualTo("mended");
  }

  @Test
  void timersAndSubscriptionsGoWithTheirFile() {
    String ticking =
        """
        const mine = CXBus.registerPlugin('Ticker');
        let n = 0;
        setInterval(() => mine.publish('tick', { n: n += 1 }), 10);
        CXBus.subscribe('Test.question', () => mine.publish('answer'));
        CXBus.registerPlugin('Late').registerCommand('none', () => {});
        """;
    files.put("session/ticker.js", ticking).awaitRead();
    eventually(() -> assertThat(ticks()).isGreaterThan(2));
    customer.plugin().publish("question");
    eventually(() -> assertThat(customer.events().published("Ticker.answer")).hasSize(1));
    files.remove("session/ticker.js").awaitRead();
    int ticks = ticks();
    customer.plugin().publish("question");
    assertShown("");
    assertShown("");
    assertThat(ticks()).isEqualTo(ticks);
    assertThat(customer.events().published("Ticker.answer")).hasSize(1);
    assertThat(customer.chat().bus().registry()).doesNotContainKeys("Ticker", "Late");
    assertThat(errors(customer)).isEmpty();
  }

  private int ticks() {
    return customer.events().published("Ticker.tick").size();
  }

  @Test
  void redactionOfTheExamplesHidesWhatIdentifiesPeople() {
    files.put("preprocessors/redaction.js", example("preprocessors/redaction.js")).awaitRead();
    agent.say("Write to a.b@c.example or call +49 (30) 1234-567, account 1234 5678 90, order 42");
    customer.events().awaitText("Write to [e-mail] or call [phone], account [number], order 42");
    assertThat(customer.transcriptTexts())
        .containsExactly("Write to [e-mail] or call [phone], account [number], order 42");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void theSampleTakesTheShoutingOutOfMessages() {
    files.put("preprocessors/polite-messages.js", sample("polite-messages.js")).awaitRead();
    agent.say("Hello!!!");
    customer.events().awaitText("Hello.");
    assertThat(errors(customer)).isEmpty();
  }
}
