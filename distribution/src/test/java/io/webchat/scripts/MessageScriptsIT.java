package io.webchat.scripts;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.api.rich.Card;
import io.webchat.api.rich.CardAction;
import io.webchat.api.rich.UnknownContent;
import io.webchat.chat.Customer;
import io.webchat.simulator.model.SimulatedAgent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Preprocessors and prefilters of scripts in chats with an agent. */
class MessageScriptsIT extends ScriptCase {
  private static final String REGISTER =
      "const register = (preprocessor) => CXBus.command('WebChatService.registerPreProcessor', { preprocessor });\n";

  private static List<String> originals(Customer customer) {
    return customer.events().of("messageReceived").stream()
        .map(BusEvent::data)
        .flatMap(data -> ((List<?>) data.get("originalMessages")).stream())
        .map(message -> ((Map<?, ?>) message).get("text"))
        .filter(text -> text != null && !text.equals(""))
        .map(String::valueOf)
        .toList();
  }

  @Test
  void preprocessorsAreChainedInTheOrderOfTheirRegistration() {
    Customer customer =
        customer(
                "messages-chain",
                REGISTER
                    + """
                    register(function (message) { if (message.text) message.text += ' mutated'; });
                    register((message) => ({ ...message, text: message.text && message.text + ' returned' }));
                    register(async (message) => { await null; if (message.text) message.text += ' awaited'; return null; });
                    register((message) => { if (message.text) message.text += ' kept'; return undefined; });
                    register(function fails(message) { if (/bad/.test(message.text)) { message.text = 'spoilt'; throw new Error('too bad'); } });
                    register(async (message) => { if (/late/.test(message.text)) { message.text = 'spoilt'; await null; throw null; } });
                    register((message) => { if (message.text) message.text += ' last'; return message; })
                      .done((fn) => tell('registered ' + typeof fn));
                    """)
            .start();
    String all = " mutated returned awaited kept last";
    SimulatedAgent agent = chat().agent("Anna");
    agent.say("good").say("bad").say("late");
    customer.resolves("sendMessage", Map.of("message", "own"));
    customer.events().awaitText("own" + all);
    assertThat(customer.events().texts())
        .containsExactly("good" + all, "bad" + all, "late" + all, "own" + all);
    assertThat(customer.transcriptTexts()).isEqualTo(customer.events().texts());
    assertThat(originals(customer)).containsExactly("good", "bad", "late", "own");
    assertThat(customer.events().messages())
        .filteredOn(message -> message.text() != null && message.text().startsWith("good"))
        .extracting(message -> message.from().name())
        .containsExactly("Anna");
    assertThat(told(customer)).containsExactly("registered function");
    assertThat(errors(customer))
        .hasSize(2)
        .anyMatch(text -> text.contains("fails") && text.contains("too bad"))
        .anyMatch(text -> text.contains("null"));
  }

  @Test
  void richContentIsPlainAndWhatAScriptChangesIsTypedInJava() {
    Customer customer =
        customer(
                "messages-rich",
                REGISTER
                    + """
                    register((message) => {
                      for (const part of message.content || []) {
                        if (part.contentType === 'Card') part.card.title = part.card.title.replace(/\\d/g, '*');
                      }
                    });
                    CXBus.subscribe('WebChatService.messageReceived', (event) => {
                      for (const message of event.data.messages) {
                        for (const part of message.content || []) {
                          tell(part.contentType + ' ' + (part.card ? part.card.title : part.page));
                          if (part.card) {
                            const { text, payload } = part.card.actions[0];
                            CXBus.command('WebChatService.sendMessage', { reply: {
                              contentType: 'ButtonResponse', buttonResponse: { type: 'Button', text, payload } } });
                          }
                        }
                      }
                    });
                    CXBus.subscribe('WebChatService.started', () => tell('replies ' + teller.data('WebChatService.capabilities').richReplies));
                    """)
            .start();
    SimulatedAgent agent = chat().agent("Anna");
    agent
        .structured(Map.of("contentType", "hologram", "text", "Look", "page", 7))
        .structured(
            Map.of(
                "contentType",
                "generic",
                "text",
                "Your card",
                "content",
                List.of(
                    Map.of(
                        "title",
                        "Card 42",
                        "buttons",
                        List.of(Map.of("title", "Block it", "payload", "BLOCK"))))));
    customer.events().awaitText("Block it");
    Message shown = customer.events().awaitText("Your card");
    assertThat(shown.content())
        .containsExactly(
            new Card("Card **", null, List.of(new CardAction.Postback("Block it", "BLOCK"))));
    assertThat(customer.events().awaitText("Look").content())
        .containsExactly(
            new UnknownContent(Map.of("contentType", "hologram", "text", "Look", "page", 7)));
    assertThat(told(customer)).containsExactly("replies true", "hologram 7", "Card Card **");
    assertThat(customer.transcript()).contains(shown);
    assertThat(chat().sentCount("Block it")).isEqualTo(1);
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void aFilterHidesWhatItMatches() {
    Customer customer =
        customer(
                "messages-filter",
                REGISTER
                    + """
                    register((message) => { if (message.text) message.text = message.text.toUpperCase(); });
                    CXBus.command('WebChatService.addPrefilter', { filters: [/^secret\\b/i, /\\d{4}/u] })
                      .done((all) => tell(all.map((one) => one instanceof RegExp ? one.source : typeof one).join(' and ')))
                      .fail((reason) => tell(reason));
                    CXBus.command('WebChatService.addPrefilter', { filters: 'no expression' }).fail((reason) => tell(reason));
                    """)
            .start();
    eventually(
        () ->
            assertThat(told(customer))
                .containsExactlyInAnyOrder(
                    "^secret\\b and \\d{4}",
                    "Missing or invalid filters provided. Please provide a regular expression or an"
                        + " array of regular expressions."));
    chat().agent("Anna").say("Secret thing").say("no secret").say("pin 1234").say("done");
    customer.events().awaitText("DONE");
    assertThat(customer.events().texts()).containsExactly("NO SECRET", "DONE");
    assertThat(customer.transcriptTexts()).containsExactly("NO SECRET", "DONE");
    assertThat(originals(customer))
        .contains("no secret", "done")
        .doesNotContain("Secret thing", "pin 1234");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void onlyTheScriptsOwnChatIsChanged() {
    Customer shouting =
        customer(
                "messages-shouting",
                REGISTER + "register((m) => { if (m.text) m.text = m.text.toUpperCase(); });")
            .start();
    chat().agent("Anna").say("hello");
    Customer quiet = customer("messages-quiet", "").start();
    chat().agent("Anna").say("hello");
    shouting.events().awaitText("HELLO");
    quiet.events().awaitText("hello");
    assertThat(quiet.events().messages()).extracting(Message::text).doesNotContain("HELLO");
  }

  @Test
  void theGreetingIsSentOnceInAChat() {
    Customer customer = customer("messages-greeting", example("extensions/greeting.js")).start();
    SimulatedAgent agent = chat().agent("Anna").join();
    customer.events().awaitText("Hello Anna, thank you for your time.");
    agent.leave();
    agent.join().say("what can I do?");
    customer.events().awaitText("what can I do?");
    assertThat(customer.events().published("Greeting.greeted"))
        .extracting(BusEvent::data)
        .containsExactly(Map.of("name", "Anna"));
    assertThat(chat().sentTexts()).containsExactly("Hello Anna, thank you for your time.");
    assertThat(errors(customer)).isEmpty();
  }

  @Test
  void debuggingLogsNamesAndKeysAndNoValues() {
    try (LogCapture log = LogCapture.of("io.webchat.scripting.console")) {
      Customer customer =
          customer("messages-debugging", example("extensions/debugging.js")).start();
      chat().agent("Anna").say("a private text");
      customer.events().awaitText("a private text");
      eventually(
          () ->
              assertThat((Map<?, ?>) counts(customer))
                  .satisfies(
                      counts ->
                          assertThat(counts.get("WebChatService.messageReceived")).isNotNull()));
      assertThat(log.lines())
          .anyMatch(line -> line.contains("WebChatService.started #1"))
          .anyMatch(line -> line.contains("WebChatService.messageReceived #1 originalMessages"))
          .allMatch(line -> line.contains("messages-debugging"))
          .noneMatch(line -> line.contains("private") || line.contains("Ada"));
      assertThat(errors(customer)).isEmpty();
    }
  }

  private static Object counts(Customer customer) {
    return Customer.value("counts", customer.plugin().command("Debugging.counts"));
  }
}
