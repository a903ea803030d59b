package io.webchat.simulator.internal.gms;

import io.webchat.simulator.internal.SimulatorOptions;
import io.webchat.simulator.internal.chat.ChatRequest;
import io.webchat.simulator.internal.chat.Chats;
import io.webchat.simulator.internal.chat.Conversation;
import io.webchat.simulator.internal.http.FormFields;
import io.webchat.simulator.model.Wire;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks a request for a chat and starts it. */
final class GmsStart {
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
  private static final Set<String> SESSION_FIELDS =
      Set.of("userId", "secureKey", "alias", "operation");

  private final SimulatorOptions options;
  private final Chats chats;

  GmsStart(SimulatorOptions options, Chats chats) {
    this.options = options;
    this.chats = chats;
  }

  Conversation start(Wire wire, String service, FormFields form) {
    if (!options.gmsServices.contains(service)) {
      throw new GmsError(GmsError.UNKNOWN_SERVICE, "unknown service", service);
    }
    String email = form.get("emailAddress");
    if (!email.isEmpty() && !EMAIL.matcher(email).matches()) {
      throw new GmsError(GmsError.BAD_EMAIL, "invalid e-mail address");
    }
    String text = form.get("text");
    if (text.length() > options.maxMessageLength) {
      throw new GmsError(
          GmsError.TEXT_TOO_LONG, "text too long", Integer.toString(options.maxMessageLength));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    form.fields()
        .forEach(
            (name, value) -> {
              if (!name.startsWith("userData[") && !SESSION_FIELDS.contains(name)) {
                fields.put(name, value);
              }
            });
    var opening = new ChatRequest(wire, name(form), text, fields, form.nested("userData"));
    return chats
        .start(opening)
        .orElseThrow(() -> new GmsError(GmsError.NOT_NOW, "the chat cannot be started now"));
  }

  private static String name(FormFields form) {
    String nickname = form.get("nickname").strip();
    if (!nickname.isEmpty()) {
      return nickname;
    }
    String first = form.get("firstName").strip();
    String last = form.get("lastName").strip();
    if (first.isEmpty() && last.isEmpty()) {
      throw new GmsError(GmsError.NO_NAME, "a nickname, or a first and a last name, are needed");
    }
    if (first.isEmpty()) {
      throw new GmsError(GmsError.FIRST_NAME_MISSING, "the first name is missing", "firstName");
    }
    if (last.isEmpty()) {
      throw new GmsError(GmsError.LAST_NAME_MISSING, "the last name is missing", "lastName");
    }
    return first + " " + last;
  }
}
