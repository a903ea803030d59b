package io.webchat.simulator.internal.agent;

import io.webchat.simulator.model.AgentScript.Step;
import io.webchat.simulator.model.Role;
import io.webchat.simulator.model.SimulatedAgent;
import io.webchat.simulator.model.SimulatedChat;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** The actions that scripts and the control endpoint know. */
public final class ScriptActions {
  /** What a step may do, with the values that it must have. */
  static final Map<String, Set<String>> NEEDED =
      Map.ofEntries(
          Map.entry("join", Set.of()),
          Map.entry("typing", Set.of()),
          Map.entry("stopTyping", Set.of()),
          Map.entry("say", Set.of("text")),
          Map.entry("file", Set.of("name", "content")),
          Map.entry("pushUrl", Set.of("url")),
          Map.entry("structured", Set.of("content")),
          Map.entry("notice", Set.of("text")),
          Map.entry("customNotice", Set.of("text")),
          Map.entry("transfer", Set.of("to")),
          Map.entry("leave", Set.of()),
          Map.entry("end", Set.of()),
          Map.entry("waitFor", Set.of()),
          Map.entry("idleAlert", Set.of("seconds")),
          Map.entry("idleClose", Set.of()),
          Map.entry("changeAlias", Set.of()),
          Map.entry("endByServer", Set.of()),
          Map.entry("forget", Set.of()));

  private ScriptActions() {}

  /** Takes one step other than {@code waitFor}; the step has been checked. */
  public static void perform(SimulatedChat chat, Step step) {
    Map<String, Object> values = step.values();
    SimulatedAgent agent = agent(chat, step.role(), step.agent());
    switch (step.action()) {
      case "join" -> agent.join();
      case "typing" -> agent.typing();
      case "stopTyping" -> agent.stopTyping();
      case "say" -> agent.say(text(values, "text"));
      case "file" -> {
        String type = String.valueOf(values.getOrDefault("type", "text/plain"));
        String unused = agent.sendFile(text(values, "name"), type, content(values));
      }
      case "pushUrl" -> agent.pushUrl(text(values, "url"));
      case "structured" -> agent.structured(object(values.get("content")));
      case "notice" -> agent.notice(text(values, "text"));
      case "customNotice" -> agent.customNotice(text(values, "text"));
      case "transfer" -> agent.transferTo(text(values, "to"));
      case "leave" -> agent.leave();
      case "end" -> agent.end();
      case "idleAlert" -> chat.idleAlert(((Number) values.get("seconds")).intValue());
      case "idleClose" -> chat.idleClose();
      case "changeAlias" -> {
        String unused = chat.changeAlias();
      }
      case "endByServer" -> chat.endByServer();
      case "forget" -> chat.forget();
      default -> throw new IllegalArgumentException("unknown action '" + step.action() + "'");
    }
  }

  private static SimulatedAgent agent(SimulatedChat chat, Role role, String name) {
    return switch (role) {
      case SUPERVISOR -> chat.supervisor(name);
      case BOT -> chat.bot(name);
      case EXTERNAL -> chat.external(name);
      case AGENT, CLIENT -> chat.agent(name);
    };
  }

  private static String text(Map<String, Object> values, String name) {
    return String.valueOf(values.get(name));
  }

  /** The content of a file: Base64 when it is said to be, text otherwise. */
  private static byte[] content(Map<String, Object> values) {
    String content = text(values, "content");
    return Boolean.TRUE.equals(values.get("base64"))
        ? Base64.getDecoder().decode(content)
        : content.getBytes(StandardCharsets.UTF_8);
  }

  @SuppressWarnings("unchecked") // read from a JSON object, whose keys are texts
  private static Map<String, Object> object(Object value) {
    return (Map<String, Object>) value;
  }
}
