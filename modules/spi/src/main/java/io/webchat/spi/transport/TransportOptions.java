package io.webchat.spi.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads the options of a transport out of the configuration of a widget instance, checked as the
 * configuration of a component is ({@link io.webchat.spi.config.CheckedConfiguration}). They are in
 * {@code transport} where it names the type; else beside it, as in version 2. Thread-safe.
 */
public final class TransportOptions {
  private static final String OBJECT = "transport";

  private TransportOptions() {}

  /**
   * The options; keys that the annotation type does not have are ignored.
   *
   * @param type annotation type with the keys and their defaults, which {@code '_'} nests: {@code
   *     retry_limit} is {@code retry: {limit: …}}
   * @param reader makes options of values; must not do anything else
   * @throws TransportConfigurationException when a value cannot be used; it names each of them
   */
  public static <T> T read(
      WebChatConfiguration configuration, Class<?> type, Function<Values, T> reader) {
    Map<String, Object> transport = configuration.transport();
    boolean named = configuration.transportType().equals(text(transport.get("type")));
    Values values =
        named ? Values.of(OBJECT, type, transport) : Values.of("", type, configuration.webchat());
    List<String> problems = new ArrayList<>();
    T options = null;
    try {
      options = reader.apply(values);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    values.refusals().stream().map(Refusal::line).forEach(problems::add);
    if (!problems.isEmpty()) {
      throw new TransportConfigurationException(String.join("; ", problems));
    }
    return options;
  }

  private static String text(Object value) {
    return String.valueOf(value).strip();
  }
}
