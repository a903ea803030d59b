package org.example.polite;

import io.webchat.api.message.Message;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.provide.Standalone;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/** A prefilter: hides messages that speak of passwords. */
@Component
@Standalone(Prefilter.class)
public final class PasswordFilter implements Prefilter {
  @Override
  public boolean hides(Message message, ChatContext chat) {
    return message.texts().stream()
        .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains("password"));
  }
}
