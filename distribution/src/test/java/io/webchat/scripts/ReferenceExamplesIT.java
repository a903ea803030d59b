package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.InstanceSettings;
import io.webchat.api.InstanceSettings.ScriptSource;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.chat.Customer;
import io.webchat.chat.Wire;
import io.webchat.simulator.model.Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of the reference, with nothing but server and keys put in. */
class ReferenceExamplesIT extends ScriptCase {
  private static final String ASYNC =
      """
      window._genesys.widgets.webchat = {
        emojis: true,
        userData: {},
        transport: {
          type: 'pureengage-v3-rest',
          dataURL: 'https://HOST/nexus/v3/chat/sessions',
          endpoint: 'XXXXXXXXX',
          headers: { 'X-api-key': 'XXXXXXXX' },
          async: {
            enabled: true,
            getSessionData: function (sessionData, Cookie, CookieOptions) {
              Cookie.set('customer-defined-session-cookie', JSON.stringify(sessionData), CookieOptions);
            },
            setSessionData: function (Open, Cookie, CookieOptions) {
              return Cookie.get('customer-defined-session-cookie');
            }
          }
        }
      };
      """;

  @Test
  void theAsynchronousExampleIsRestored() {
    String script = forThisServer(ASYNC);
    Customer first = open(Wire.V3, "reference-async", script).ready().start();
    chat().agent("Anna").say("hello");
    first.events().awaitText("hello");
    first.close();
    Customer second = open(Wire.V3, "reference-async", script);
    assertThat(second.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    second.events().awaitText("hello");
    chat().agent("Anna").say("welcome back");
    second.events().awaitText("welcome back");
    second.resolves("sendMessage", Map.of("message", "here I am"));
    second.events().awaitText("here I am");
    assertThat(second.events().texts()).containsExactly("hello", "welcome back", "here I am");
    assertThat(server().chats()).hasSize(1);
    assertThat(chat().sentTexts()).containsExactly("here I am");
    assertThat(second.chat().cookies().all()).containsKey("customer-defined-session-cookie");
    second.events().never("started", "error", "restoreFailed", "restoreTimeout");
    assertThat(errors(first)).isEmpty();
  }

  @Test
  void theExampleOfTheFolderIsRestoredToo() {
    String script = forThisServer(example("config/async-v3.config.js"));
    Customer first = open(Wire.V3, "example-async", script).ready().start();
    first.close();
    Customer second = open(Wire.V3, "example-async", script);
    assertThat(second.events().awaited("restored").data()).isEqualTo(Map.of("async", true));
    assertThat(server().chats()).hasSize(1);
    second.resolves("endChat");
    second.events().awaited("ended");
    second.close();
    Customer third = open(Wire.V3, "example-async", script).ready().start();
    third.events().never("restored", "restoreFailed", "error");
    assertThat(server().chats()).hasSize(2);
  }

  private String forThisServer(String example) {
    return example
        .replace("type: 'pureengage-v3-rest',", "type: 'pureengage-v3-rest', ajaxTimeout: 60000,")
        .replace("https://HOST/nexus/v3/chat/sessions", server().v3Url())
        .replace("endpoint: 'XXXXXXXXX'", "endpoint: '" + server().v3Endpoint() + "'")
        .replace("XXXXXXXX", server().v3ApiKey());
  }

  @Test
  void theExampleOfVersion2HoldsAChat() {
    String script =
        example("config/v2.config.js")
            .replace("https://HOST/genesys/2/chat/SERVICE", server().gmsUrl());
    // its timeout is that of a server at work, not of the first request in a new JVM
    InstanceSettings patient =
        InstanceSettings.of(WebChatConfiguration.of(Map.of("ajaxTimeout", 20_000)))
            .withId("reference-v2")
            .withScript(new ScriptSource(FILE, script));
    Customer customer = open(Wire.V2, patient).ready().start();
    chat().agent("Anna").say("hello");
    customer.events().awaitText("hello");
    WebChatConfiguration configuration = customer.chat().configuration();
    assertThat(configuration.webchat())
        .containsOnlyKeys(
            "ajaxTimeout",
            "apikey",
            "dataURL",
            "enableCustomHeader",
            "userData",
            "emojis",
            "actionsMenu",
            "autoInvite",
            "chatButton");
    assertThat(configuration.customHeader()).isTrue();
    assertThat(server().requestLog().of(Operation.START).get(0).header("apikey"))
        .isEqualTo("XXXXXXXX");
    customer.resolves("endChat");
    assertThat(errors(customer)).isEmpty();
  }
}
