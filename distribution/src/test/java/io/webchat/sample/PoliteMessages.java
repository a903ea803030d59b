package io.webchat.sample;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import org.osgi.service.component.annotations.Component;

/** Takes the shouting out of messages. */
@Component
public final class PoliteMessages implements PreProcessor {
  @Override
  public Message process(Message message, ChatContext chat) {
    return message.kind() == MessageKind.MESSAGE
        ? message.withText(message.text().replaceAll("!+", "."))
        : message;
  }
}
