package org.example.polite;

import io.webchat.api.message.Message;
import io.webchat.api.message.MessageKind;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.provide.Standalone;
import org.osgi.service.component.annotations.Component;

/** A preprocessor: takes the shouting out of messages before they are shown. */
@Component(property = "service.ranking:Integer=10")
@Standalone(PreProcessor.class)
public final class PoliteMessages implements PreProcessor {
  @Override
  public Message process(Message message, ChatContext chat) {
    return message.kind() == MessageKind.MESSAGE
        ? message.withTexts(text -> text.replaceAll("!+", "."))
        : message;
  }
}
