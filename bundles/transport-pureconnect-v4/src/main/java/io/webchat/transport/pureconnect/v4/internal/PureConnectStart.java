package io.webchat.transport.pureconnect.v4.internal;

import io.webchat.rest.RestBody;
import io.webchat.spi.transport.StartRequest;
import io.webchat.spi.transport.TransportContext;
import java.util.LinkedHashMap;
import java.util.Map;

/** The request that starts a chat. */
final class PureConnectStart {
  /** User data that names the target, and is not sent as such. */
  private static final String TARGET = "targetQueue";

  private static final String VISIT = "_actVisitId";

  private PureConnectStart() {}

  static RestBody body(TransportContext context, StartRequest request) {
    InteractionData interaction = InteractionData.of(context.configuration(), request);
    Map<String, Object> attributes = new LinkedHashMap<>(interaction.attributes());
    attributes.putAll(request.userData());
    Object target = attributes.remove(TARGET);
    Object visit = attributes.remove(VISIT);
    if (visit != null) {
      attributes.put("AltocloudVisitId", visit);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("participantName", name(request));
    body.put("transcriptEmailAddress", request.field("email"));
    body.put("targetName", isBlank(target) ? interaction.targetName() : target.toString());
    body.put("targetType", interaction.targetType());
    body.put("language", context.language());
    body.put("notes", notes(request.field("subject"), interaction.notes()));
    body.put("additionalAttributes", attributes);
    if (!interaction.routingContexts().isEmpty()) {
      body.put("routingContexts", interaction.routingContexts());
    }
    return RestBody.json(body);
  }

  private static String name(StartRequest request) {
    String nickname = request.field("nickname").strip();
    String first = request.field("firstname").strip();
    String last = request.field("lastname").strip();
    if (!nickname.isEmpty()) {
      return nickname;
    }
    if (first.isEmpty()) {
      return "Customer";
    }
    return last.isEmpty() ? first : first + " " + last;
  }

  private static String notes(String subject, String configured) {
    return subject.isBlank() || configured.isEmpty()
        ? subject.strip() + configured
        : subject.strip() + "\n" + configured;
  }

  private static boolean isBlank(Object value) {
    return value == null || value.toString().isBlank();
  }
}
