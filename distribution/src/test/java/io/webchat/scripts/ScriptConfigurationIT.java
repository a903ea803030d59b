package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChat;
import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.chat.Customer;
import io.webchat.chat.EventLog;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.SimulatedAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;

/** Configurations that are programs: in several statements, with helpers, forms and templates. */
class ScriptConfigurationIT extends ScriptCase {
  private static final String STATEMENTS =
      """
      if (!window._genesys) window._genesys = {};
      if (!window._genesys.widgets) window._genesys.widgets = {};
      var debug = /[?&]debug=1/.test(window.location.search);
      function withPrefix(name, value) { var data = {}; data['shop_' + name] = value; return data; }
      const template = (name) => `<div class="${name}">${name.toUpperCase()}</div>`;
      const w = self._genesys.widgets;
      w.main = { lang: 'de', i18n: { de: { webchat: { ChatTitle: 'Hilfe' } } } };
      w.webchat = {};
      w.webchat.dataURL = 'SERVER';
      w.webchat.pollRateMin = 50;
      w.webchat.userData = Object.assign({}, withPrefix('order', 42), debug ? { debug: 'on' } : {});
      w.webchat.form = {
        wrapper: '<table></table>',
        inputs: [
          { id: 'first', name: 'firstname', maxlength: 100, placeholder: '@i18n:webchat.ChatFormPlaceholderFirstName',
            wrapper: function (form, input, label) { return '<tr></tr>'; },
            validate: function (e, form, input, label, $, CXBus, Common) { return $(input).val().length > 0; } },
          { id: 'mail', name: 'email', validate: (e, form, input) => /@/.test(input) }
        ]
      };
      w.webchat.chatButton = { enabled: true, template: template('button'), render: () => template('late') };
      """;

  private Path defaultScript;

  @AfterEach
  void removeTheDefaultScript() throws IOException {
    if (defaultScript != null) {
      Files.deleteIfExists(defaultScript);
    }
  }

  private String statements() {
    return STATEMENTS.replace("SERVER", server().gmsUrl());
  }

  /** Saves the default script at once: half of it would count, too. */
  private void save(String text) throws IOException {
    Path next = defaultScript.resolveSibling("widgets.config.js.part");
    Files.writeString(next, text);
    Files.move(next, defaultScript, StandardCopyOption.REPLACE_EXISTING);
  }

  private void assertConfigured(Customer customer) {
    WebChatConfiguration made = customer.chat().configuration();
    assertThat(made.dataUrl()).isEqualTo(server().gmsUrl());
    assertThat(made.language()).isEqualTo("de");
    assertThat(made.webchat().get("form"))
        .isEqualTo(
            Map.of(
                "wrapper",
                "<table></table>",
                "inputs",
                List.of(
                    Map.of(
                        "id",
                        "first",
                        "name",
                        "firstname",
                        "maxlength",
                        100,
                        "placeholder",
                        "@i18n:webchat.ChatFormPlaceholderFirstName"),
                    Map.of("id", "mail", "name", "email"))));
    assertThat(made.webchat().get("chatButton"))
        .isEqualTo(Map.of("enabled", true, "template", "<div class=\"button\">BUTTON</div>"));
    customer.start();
    assertThat(chat().userData()).containsEntry("debug", "on").containsKey("shop_order");
    assertThat(String.valueOf(chat().userData().get("shop_order"))).isEqualTo("42");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void theScriptOfAnInstance() {
    assertConfigured(open(Wire.V2, "by-script", statements()).ready());
  }

  @Test
  void theDefaultScript() throws IOException {
    defaultScript = ScriptContainer.home().resolve("conf/widgets.config.js");
    save(statements());
    InstanceSettings nothing = InstanceSettings.of(WebChatConfiguration.of(Map.of()));
    assertConfigured(open(Wire.V2, nothing.withId("by-default")).ready());
    InstanceSettings own =
        InstanceSettings.of(WebChatConfiguration.of(Wire.V2.configuration(server())));
    Customer configured = open(Wire.V2, own.withId("by-itself")).ready();
    assertThat(configured.chat().configuration().webchat()).doesNotContainKeys("form", "userData");
  }

  @Test
  void theInstanceOfTheDefaultScriptFollowsItsFile() throws IOException {
    assertThat(factory().find(WebChatFactory.DEFAULT_ID)).isEmpty();
    defaultScript = ScriptContainer.home().resolve("conf/widgets.config.js");
    save(statements());
    WebChat first = awaitDefault(null);
    Customer before = ScriptContainer.recorder().customer(Wire.V2, first).ready().start();
    SimulatedAgent agent = chat().agent("Anna").join();

    save(statements() + "\n  function (");
    eventually(
        () -> assertThat(errors(before)).singleElement().asString().contains(FILE + ":23:12"));
    agent.say("one");
    before.events().awaitText("one");
    assertThat(factory().find(WebChatFactory.DEFAULT_ID)).containsSame(first);

    save(statements() + "\nmissing();");
    eventually(() -> assertThat(errors(before)).hasSize(2));
    assertThat(errors(before).get(1)).contains(FILE + ":23:1", "missing is not defined");
    agent.say("one and a half");
    before.events().awaitText("one and a half");
    assertThat(factory().find(WebChatFactory.DEFAULT_ID)).containsSame(first);

    save(statements().replace("'de'", "'fr'"));
    WebChat second = awaitDefault(first);
    Customer after = ScriptContainer.recorder().customer(Wire.V2, second).ready();
    after.events().awaited("restored");
    assertThat(second.configuration().language()).isEqualTo("fr");
    agent.say("two");
    after.events().awaitText("two");
    assertThat(server().chats()).hasSize(1);

    Files.delete(defaultScript);
    await()
        .atMost(EventLog.PATIENCE)
        .until(() -> factory().find(WebChatFactory.DEFAULT_ID).isEmpty());
    await().atMost(EventLog.PATIENCE).until(() -> second.closed().toCompletableFuture().isDone());
  }

  private static WebChat awaitDefault(WebChat former) {
    return await()
        .atMost(EventLog.PATIENCE)
        .until(
            () -> factory().find(WebChatFactory.DEFAULT_ID).orElse(null),
            found -> found != null && found != former);
  }

  @Test
  void anInstanceOfTheFactoryPid() throws IOException {
    Path file = ScriptContainer.home().resolve("conf/shop.config.js");
    Files.writeString(file, statements());
    Configuration configuration =
        framework()
            .configureFactory(
                WebChatFactory.INSTANCE_PID,
                "scripted",
                Map.of("id", "by-factory", "script", file.toString()));
    try {
      WebChat chat =
          await()
              .atMost(EventLog.PATIENCE)
              .until(() -> factory().find("by-factory").orElse(null), found -> found != null);
      assertConfigured(ScriptContainer.recorder().customer(Wire.V2, chat).ready());
    } finally {
      configuration.delete();
      await().atMost(EventLog.PATIENCE).until(() -> factory().find("by-factory").isEmpty());
      Files.delete(file);
    }
  }

  @Test
  void aMistakeIsReportedWithItsPlace() {
    Customer customer =
        open(Wire.V2, "mistaken", v2() + "const fine = 1;\n  _genesys.widgets.missing.key = 2;\n");
    eventually(
        () ->
            assertThat(errors(customer))
                .anyMatch(text -> text.contains(FILE + ":3:3") && text.contains("undefined")));
    Customer unreadable = open(Wire.V2, "unreadable", "var a = 1;\nvar b = ;\n");
    eventually(
        () ->
            assertThat(errors(unreadable))
                .anyMatch(text -> text.contains(FILE + ":2:9") && text.contains("SyntaxError")));
  }
}
