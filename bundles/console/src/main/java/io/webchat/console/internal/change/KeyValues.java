package io.webchat.console.internal.change;

import io.webchat.json.JsonReader;
import io.webchat.json.SecretFilter;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.osgi.service.metatype.AttributeDefinition;

/** Values of keys: which may be shown, and what Configuration Admin gets of a text. */
final class KeyValues {
  /** A user or a password within an address. */
  private static final Pattern WITHIN =
      Pattern.compile("//[^/\\s]*@|(?i)(password|passwd|pwd|token|secret|api-?key)=");

  private static final Pattern NAME =
      Pattern.compile("(?i).*(key|keys|password|secret|token|authorization|cookie)");

  private KeyValues() {}

  /** Whether the values of a key are never shown. */
  static boolean isSecret(AttributeDefinition key) {
    boolean isFree = key.getType() == AttributeDefinition.STRING && key.getOptionValues() == null;
    return key.getType() == AttributeDefinition.PASSWORD
        || key.getID().startsWith(".")
        || (isFree && isSecret(key.getID())); // of a few known values none is a secret
  }

  /** The same of a key that nothing describes. */
  static boolean isSecret(String key) {
    return key.startsWith(".") || NAME.matcher(key).matches();
  }

  /** Whether a key is one by which the service is used, so that it gives rights. */
  static boolean givesRights(String key) {
    return key.toLowerCase(Locale.ROOT).endsWith("keys");
  }

  /** Whether something within a value must not be shown. */
  static boolean hasSecret(Object value) {
    for (String text : texts(value)) {
      if (WITHIN.matcher(text).find()) {
        return true;
      }
      Optional<Map<String, Object>> object = JsonReader.object(text);
      if (object.isPresent() && !new SecretFilter().clean(object.get()).equals(object.get())) {
        return true;
      }
    }
    return false;
  }

  /** The texts of a value. */
  static List<String> texts(Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Collection<?> list) {
      list.forEach(each -> texts.add(String.valueOf(each)));
    } else if (value != null && value.getClass().isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        texts.add(String.valueOf(Array.get(value, i)));
      }
    } else if (value != null) {
      texts.add(value.toString());
    }
    return texts;
  }

  /**
   * The value of a text or of a list of texts.
   *
   * @throws IllegalArgumentException when it is none; the message says what is expected
   */
  static Object parse(AttributeDefinition key, Object given) {
    if (key.getCardinality() == 0) {
      if (!(given instanceof String text)) {
        throw new IllegalArgumentException(key.getID() + ": expected is one text");
      }
      return scalar(key, text.strip());
    }
    if (!(given instanceof List<?> list)) {
      throw new IllegalArgumentException(key.getID() + ": expected is a list of texts");
    }
    return list.stream().map(String::valueOf).toArray(String[]::new);
  }

  private static Object scalar(AttributeDefinition key, String text) {
    if (!isSecret(key)) {
      String wrong = key.validate(text);
      if (wrong != null && !wrong.isEmpty()) {
        throw new IllegalArgumentException(key.getID() + " = " + text + ": " + wrong);
      }
    }
    try {
      return switch (key.getType()) {
        case AttributeDefinition.INTEGER -> Integer.valueOf(text);
        case AttributeDefinition.LONG -> Long.valueOf(text);
        case AttributeDefinition.DOUBLE -> Double.valueOf(text);
        case AttributeDefinition.BOOLEAN -> flag(text);
        default -> text;
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key.getID() + " = " + text + ": expected is a number", e);
    }
  }

  private static Boolean flag(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text + ": expected is true or false");
    }
    return Boolean.valueOf(text);
  }
}
