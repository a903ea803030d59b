package io.webchat.core.internal.message;

import io.webchat.api.message.FilterExpression;
import io.webchat.api.message.Message;
import io.webchat.api.value.ErrorCode;
import io.webchat.api.value.Rejection;
import io.webchat.core.internal.runtime.PluginSet;
import io.webchat.regex.BoundedMatcher;
import io.webchat.regex.MatchBudget;
import io.webchat.regex.compiler.FilterCompiler;
import io.webchat.spi.filter.ChatContext;
import io.webchat.spi.filter.Prefilter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prefilters of an instance: those plugged in and those of the session. One that fails or takes
 * too long hides the message (fail closed). Used on the mailbox only.
 */
public final class FilterSet {
  private static final Logger LOG = LoggerFactory.getLogger(FilterSet.class);
  private static final int LIMIT = 200;

  /** For the filters of a session and one message, about 40 ms. */
  private static final int STEPS = 2_000_000;

  /** For each of them more: enough for a text of the greatest length without a surprise. */
  private static final int STEPS_EACH = 30_000;

  private final PluginSet<Prefilter> plugged;
  private final List<BoundedMatcher> custom = new ArrayList<>();

  /** Those that go with a session which is only stored, or which is over and can still be read. */
  private final Set<FilterExpression> leaving = new HashSet<>();

  public FilterSet(PluginSet<Prefilter> plugged) {
    this.plugged = plugged;
  }

  /** Whether a message is hidden. */
  boolean hides(Message message, ChatContext chat) {
    try {
      for (Prefilter filter : plugged.snapshot()) {
        if (filter.hides(message, chat)) {
          return true;
        }
      }
      return !custom.isEmpty() && isFound(message.texts());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      LOG.warn(
          "Instance {}: a prefilter failed ({}), the message is hidden",
          chat.instanceId(),
          e.getClass().getName());
      return true;
    }
  }

  /** All filters together have so many steps for a message: a page may add many, and slow ones. */
  private boolean isFound(List<String> texts) {
    MatchBudget budget = new MatchBudget(STEPS + custom.size() * STEPS_EACH);
    return texts.stream().anyMatch(text -> custom.stream().anyMatch(f -> f.find(text, budget)));
  }

  /** Adds filters to those of the session; one that is there already is not added again. */
  public void add(List<FilterExpression> filters) {
    List<BoundedMatcher> compiled = filters.stream().map(FilterCompiler::compile).toList();
    for (BoundedMatcher filter : compiled) {
      leaving.remove(filter.expression());
      if (!custom().contains(filter.expression())) {
        if (custom.size() >= LIMIT) {
          throw Rejection.of(ErrorCode.OVERLOADED, "More than " + LIMIT + " filters");
        }
        custom.add(filter);
      }
    }
  }

  /** The filters of the session, in the order added. */
  public List<FilterExpression> custom() {
    return custom.stream().map(BoundedMatcher::expression).toList();
  }

  /** Recalls the filters of a stored session beside those added since. */
  public void restore(List<FilterExpression> stored) {
    List<FilterExpression> before = custom();
    try {
      add(stored);
    } catch (RuntimeException e) {
      LOG.warn("A stored filter cannot be used any more: {}", e.getMessage());
      custom.add(new HideEverything());
    }
    leaving.addAll(custom());
    leaving.removeAll(before);
  }

  /** The session is over: what is added from now on is for the next one, too. */
  public void ended() {
    leaving.addAll(custom());
  }

  /** The session cannot be taken up, or not be read any more: its filters go. */
  public void left() {
    custom.removeIf(filter -> leaving.contains(filter.expression()));
    leaving.clear();
  }

  /**
   * Filters of a command: regular expressions as objects of the api, as {@link Pattern}, or as
   * {@code {source, flags}}; one or a list. Empty when one is something else.
   */
  public static List<FilterExpression> parse(Object filters) {
    List<?> list =
        filters instanceof List<?> several ? several : Collections.singletonList(filters);
    List<FilterExpression> parsed = new ArrayList<>();
    for (Object filter : list) {
      if (filter instanceof FilterExpression expression) {
        parsed.add(expression);
      } else if (filter instanceof Pattern pattern) {
        parsed.add(FilterExpression.of(pattern));
      } else if (filter instanceof Map<?, ?> map && map.get("source") instanceof String source) {
        Object flags = map.get("flags");
        parsed.add(FilterExpression.javaScript(source, flags == null ? "" : flags.toString()));
      } else {
        return List.of();
      }
    }
    return parsed;
  }

  /** Stands for a stored filter that cannot be compiled: what it would hide is not known. */
  private static final class HideEverything implements BoundedMatcher {
    @Override
    public boolean find(CharSequence text) {
      return true;
    }

    @Override
    public boolean find(CharSequence text, MatchBudget budget) {
      return true;
    }

    @Override
    public FilterExpression expression() {
      return FilterExpression.javaScript("[^]*", "");
    }
  }
}
