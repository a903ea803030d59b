package io.webchat.prefilter.cobrowse;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.compiler.FilterCompiler;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.Values;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.provide.Standalone;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard filter of Widgets: hides messages with the token by which a co-browse session
 * starts, <code>{start:123456789}</code>. The expression is compiled once; a cut-off match throws,
 * which hides the message.
 */
@Component(service = {Prefilter.class, Configured.class})
@Designate(ocd = CobrowseConfig.class)
@Standalone(Prefilter.class)
public final class CobrowseTokenFilter implements Prefilter, Configured {
  private static final Logger LOG = LoggerFactory.getLogger(CobrowseTokenFilter.class);

  private record Settings(String expression, String flags) {
    static Settings read(Values values) {
      Settings settings =
          new Settings(values.parsed("expression", Settings::filled), values.text("flags"));
      settings.compile(); // the flags belong to the expression: both or none
      return settings;
    }

    private static String filled(String text) {
      if (text.isEmpty()) {
        throw new IllegalArgumentException("a JavaScript regular expression");
      }
      return text;
    }

    BoundedMatcher compile() {
      return FilterCompiler.compile(FilterExpression.javaScript(expression, flags));
    }
  }

  private volatile BoundedMatcher token;

  private final CheckedConfiguration<Settings> configuration =
      new CheckedConfiguration<>(
          CobrowseTokenFilter.class.getName(),
          CobrowseConfig.class,
          Settings::read,
          LOG::error,
          LOG::warn);

  /** With the defaults. */
  public CobrowseTokenFilter() {
    this(Map.of());
  }

  /** As configured; a value that cannot be used leaves the default. */
  @Activate
  public CobrowseTokenFilter(Map<String, Object> properties) {
    configuration.update(properties, settings -> token = settings.compile());
  }

  /** Takes a change for the messages from now on; what cannot be used leaves the former value. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(properties, settings -> token = settings.compile());
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Override
  public boolean hides(Message message, ChatContext chat) {
    BoundedMatcher now = token;
    for (String text : message.texts()) {
      if (now.find(text)) {
        return true;
      }
    }
    return false;
  }
}
