package io.webchat.simulator.internal.agent;

import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.simulator.model.Wire;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the built-in agent answers. */
final class CannedReplies {
  /** The agents that it plays. */
  static final Set<String> AGENTS = Set.of("Anna", "Bob");

  private static final String HELP =
      "I know: transfer, supervisor, bot, file, image, url, structured, form (Web Messaging), notice,"
          + " idle, bye. Anything else I repeat.";

  /** A number, an address or an id may have any of them in it. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_]+");

  private static final List<Map<String, String>> ITEMS =
      List.of(Map.of("id", "1", "title", "Billing"), Map.of("id", "2", "title", "Technical help"));

  /** A picture of one pixel. */
  private static final byte[] PIXEL =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

  /** Answers one message; returns the agent who serves from now on. */
  SimulatedAgent give(SimulatedChat chat, SimulatedAgent agent, String text) {
    Set<String> asked = words(text);
    if (asked.contains("bye") || asked.contains("goodbye")) {
      agent.say("Thank you for chatting. Goodbye!");
      agent.end();
    } else if (asked.contains("transfer")) {
      agent.say("I transfer you to my colleague.");
      String other = agent.name().equals("Bob") ? "Anna" : "Bob";
      return agent.transferTo(other).say("Hello, " + other + " here. I have read what you wrote.");
    } else if (asked.contains("supervisor")) {
      agent.say("My supervisor joins us.");
      chat.supervisor("Sonia").join().say("Hello, I am the supervisor.").leave();
    } else if (asked.contains("bot")) {
      chat.bot("Robo").join().say("I am a bot. Beep.").leave();
    } else if (asked.contains("image")) {
      String unused = agent.sendFile("pixel.png", "image/png", PIXEL);
    } else if (asked.contains("file")) {
      String unused =
          agent.sendFile("hello.txt", "text/plain", new byte[] {'h', 'e', 'l', 'l', 'o', '\n'});
    } else if (asked.contains("url")) {
      agent.pushUrl("https://example.com/help");
    } else if (asked.contains("structured")) {
      agent.structured(chat.wire() == Wire.WEB_MESSAGING ? picker() : choice());
    } else if (chat.wire() == Wire.WEB_MESSAGING && asked.contains("form")) {
      agent.structured(form());
    } else if (asked.contains("notice")) {
      agent.notice("This is a notice.");
    } else if (asked.contains("idle")) {
      chat.idleAlert(30);
    } else if (asked.contains("help")) {
      agent.say(HELP);
    } else {
      agent.say("You wrote \"" + text + "\". Write \"help\" to see what else I can do.");
    }
    return agent;
  }

  /** In lower case, and without the end of a plural. */
  private static Set<String> words(String text) {
    return WORD.matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .map(MatchResult::group)
        .map(word -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
        .collect(Collectors.toSet());
  }

  /** A choice as Web Messaging has it. */
  private static Map<String, Object> picker() {
    return Map.of(
        "contentType",
        "ListPicker",
        "text",
        "Please choose",
        "listPicker",
        Map.of("sections", List.of(Map.of("multipleSelection", false, "items", ITEMS))));
  }

  /** A form as Web Messaging has it. */
  private static Map<String, Object> form() {
    Map<String, Object> number =
        Map.of(
            "id",
            "order",
            "contentType",
            "Input",
            "input",
            Map.of("title", "Order number", "required", true));
    Map<String, Object> topic =
        Map.of(
            "id",
            "topic",
            "contentType",
            "ListPicker",
            "listPicker",
            Map.of("sections", List.of(Map.of("title", "Topic", "items", ITEMS))));
    return Map.of(
        "contentType",
        "Form",
        "form",
        Map.of(
            "introduction",
            "Please fill in",
            "formPages",
            List.of(Map.of("pageComponents", List.of(number, topic)))));
  }

  /** Every element has an id: windows that show it find what was chosen by it. */
  private static Map<String, Object> choice() {
    return Map.of(
        "id",
        "choice",
        "text",
        "Please choose",
        "contentType",
        "single-selection-list",
        "content",
        Map.of(
            "id",
            "choice-list",
            "text",
            "Please choose",
            "items",
            List.of(
                Map.of("id", "1", "text", "Billing"),
                Map.of("id", "2", "text", "Technical help"))));
  }
}
