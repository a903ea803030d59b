package io.webchat.prefilter.cards;

import io.webchat.api.message.Message;
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
 * Hides messages with the number of a payment card: 13 to 19 digits of any script with a right
 * check digit (Luhn), in groups or not, with one space or dash between groups. Digits before and
 * after that are groups of their own do not hide it. Every text of rich content counts as the text
 * of the message does. One number in ten passes the check by chance, so that other long numbers are
 * hidden now and then; in an address, which has ids of servers, digits next to a letter are none.
 */
@Component(service = {Prefilter.class, Configured.class})
@Designate(ocd = CardConfig.class)
@Standalone(Prefilter.class)
public final class CardNumberFilter implements Prefilter, Configured {
  static final int MIN_DIGITS = 13;
  static final int MAX_DIGITS = 19;

  private static final Logger LOG = LoggerFactory.getLogger(CardNumberFilter.class);

  private record Settings(int minDigits, int maxDigits) {
    static Settings read(Values values) {
      Settings settings =
          new Settings(
              values.integer("minDigits", 8, MAX_DIGITS),
              values.integer("maxDigits", 8, MAX_DIGITS));
      if (settings.minDigits() > settings.maxDigits()) {
        throw new IllegalArgumentException("minDigits is greater than maxDigits");
      }
      return settings;
    }
  }

  private final CheckedConfiguration<Settings> configuration =
      new CheckedConfiguration<>(
          CardNumberFilter.class.getName(),
          CardConfig.class,
          Settings::read,
          LOG::error,
          LOG::warn);

  /** With the defaults. */
  public CardNumberFilter() {
    this(Map.of());
  }

  /** As configured; a value that cannot be used leaves the default. */
  @Activate
  public CardNumberFilter(Map<String, Object> properties) {
    configuration.read(properties);
  }

  /** Takes a change for the messages from now on; what cannot be used leaves the former value. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.read(properties);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Override
  public boolean hides(Message message, ChatContext chat) {
    Settings lengths = configuration.inForce();
    for (String text : message.texts()) {
      if (hasCard(text, lengths)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasCard(String text, Settings lengths) {
    boolean address = isAddress(text);
    for (int i = 0; i + lengths.minDigits() <= text.length(); i++) {
      if (isDigit(text, i)
          && !isDigit(text, i - 1)
          && !(address && isLetter(text, i - 1))
          && startsCard(text, i, lengths, address)) {
        return true;
      }
    }
    return false;
  }

  /** Whether the whole text is the address of something. */
  private static boolean isAddress(String text) {
    return (text.startsWith("https://") || text.startsWith("http://"))
        && text.chars().noneMatch(Character::isWhitespace);
  }

  /**
   * Whether a number begins at the first digit of a group. Luhn's sum doubles each second digit
   * from the right; two sums, one for each way to begin, save a second pass.
   */
  private static boolean startsCard(String text, int start, Settings lengths, boolean address) {
    if (digit(text, start) == 0) {
      return false;
    }
    int digits = 0;
    int evenDoubled = 0;
    int oddDoubled = 0;
    for (int i = start; digits < lengths.maxDigits(); i++) {
      if (!isDigit(text, i)) {
        if (!isSeparator(text, i) || !isDigit(text, i + 1)) {
          return false;
        }
        i++;
      }
      int digit = digit(text, i);
      int doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
      evenDoubled += digits % 2 == 0 ? doubled : digit;
      oddDoubled += digits % 2 == 0 ? digit : doubled;
      digits++;
      int sum = digits % 2 == 0 ? evenDoubled : oddDoubled;
      if (digits >= lengths.minDigits()
          && sum % 10 == 0
          && !isDigit(text, i + 1)
          && !(address && isLetter(text, i + 1))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDigit(String text, int index) {
    return index >= 0 && index < text.length() && digit(text, index) >= 0;
  }

  private static boolean isLetter(String text, int index) {
    return index >= 0 && index < text.length() && Character.isLetter(text.charAt(index));
  }

  private static int digit(String text, int index) {
    return Character.digit(text.charAt(index), 10);
  }

  private static boolean isSeparator(String text, int index) {
    if (index >= text.length()) {
      return false;
    }
    int type = Character.getType(text.charAt(index));
    return type == Character.SPACE_SEPARATOR || type == Character.DASH_PUNCTUATION;
  }
}
