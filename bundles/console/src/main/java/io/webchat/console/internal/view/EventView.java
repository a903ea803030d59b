package io.webchat.console.internal.view;

import io.webchat.api.bus.BusEvent;
import io.webchat.api.message.Message;
import io.webchat.api.message.Participant;
import io.webchat.json.JsonWriter;
import io.webchat.json.SecretFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events as an operator sees them. Who may not read texts sees what happened, and nothing that
 * anybody has written or is called: what is shown then is chosen, the rest is left out. Secrets are
 * taken out for everybody.
 */
public final class EventView {
  private static final int LONGEST = 4_000;

  private final SecretFilter secrets;
  private final boolean withTexts;

  /** Events of an instance with this configuration. */
  public EventView(Map<String, ?> configuration, boolean withTexts) {
    this.secrets = new SecretFilter().learn(configuration);
    this.withTexts = withTexts;
  }

  /** One event. */
  public Map<String, Object> shown(BusEvent event) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("type", "event");
    shown.put("time", event.time());
    shown.put("event", event.event());
    shown.put("summary", cut(summary(event.data())));
    shown.put("detail", withTexts ? cut(texts(event)) : "");
    return shown;
  }

  private String texts(BusEvent event) {
    return event.data().isEmpty() ? "" : JsonWriter.write(secrets.clean(event.data()));
  }

  /** A message for who may read texts; its type where it has none, as when somebody joins. */
  public String text(Message message) {
    return message.text() == null
        ? "(" + message.type() + ")"
        : cut(String.valueOf(secrets.clean((Object) message.text())));
  }

  private String summary(Map<String, Object> data) {
    if (data.get("messages") instanceof List<?> messages) {
      return withTexts ? said(messages) : kinds(messages);
    }
    if (data.get("errors") instanceof List<?> errors) {
      return String.join(", ", errors.stream().map(EventView::code).toList());
    }
    return "";
  }

  private String said(List<?> messages) {
    List<String> lines = new ArrayList<>();
    for (Object each : messages) {
      if (each instanceof Message message) {
        Participant from = message.from();
        String name =
            from.name() == null || from.name().isEmpty() ? from.role().type() : from.name();
        lines.add(name + ": " + text(message));
      }
    }
    return String.join("\n", lines);
  }

  private static String kinds(List<?> messages) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Object each : messages) {
      if (each instanceof Message message) {
        kinds.merge(
            message.kind().name().toLowerCase(Locale.ROOT) + " of " + message.from().role().type(),
            1,
            Integer::sum);
      }
    }
    List<String> texts = new ArrayList<>();
    kinds.forEach((kind, count) -> texts.add(count + " " + kind));
    return String.join(", ", texts);
  }

  private static String code(Object error) {
    return error instanceof Map<?, ?> told ? String.valueOf(told.get("code")) : "error";
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
