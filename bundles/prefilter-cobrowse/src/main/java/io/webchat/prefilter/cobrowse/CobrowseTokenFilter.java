package io.webchat.prefilter.cobrowse;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.regex.BoundedMatcher;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The standard filter of Widgets: hides messages with the token by which a co-browse session
 * starts, <code>{start:123456789}</code>. The expression is compiled once; a cut-off match throws,
 * which hides the message.
 */
@Component
@Designate(ocd = CobrowseConfig.class)
@Capability(
    namespace = "osgi.serviceloader",
    attribute = {
      "osgi.serviceloader=io.webchat.spi.filter.Prefilter",
      "register:=io.webchat.prefilter.cobrowse.CobrowseTokenFilter"
    })
public final class CobrowseTokenFilter implements Prefilter {
  private final BoundedMatcher token;

  /** With the standard expression. */
  public CobrowseTokenFilter() {
    this(CobrowseConfig.EXPRESSION, "");
  }

  /** As configured; an expression that is not valid keeps the component from starting. */
  @Activate
  public CobrowseTokenFilter(CobrowseConfig config) {
    this(config.expression(), config.flags());
  }

  private CobrowseTokenFilter(String expression, String flags) {
    this.token = BoundedMatcher.compile(FilterExpression.javaScript(expression, flags));
  }

  @Override
  public boolean hides(Message message, ChatContext chat) {
    String text = message.text();
    return text != null && token.find(text);
  }
}
