package io.webchat.spi.transport;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.ConfigurationState.Refusal;
import io.webchat.spi.config.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Different options that are remembered for each annotation type; most sites have one. */
  private static final int REMEMBERED = 16;

  /** What was read to be shared; each map guards itself. */
  private static final ClassValue<Map<Source, Object>> READ =
      new ClassValue<>() {
        @Override
        protected Map<Source, Object> computeValue(Class<?> type) {
          return new Remembered();
        }
      };

  private TransportOptions() {}

  /** Where options come from. */
  private record Source(Function<Values, ?> reader, String object, Map<String, Object> configured) {
    static Source of(WebChatConfiguration configuration, Function<Values, ?> reader) {
      Map<String, Object> transport = configuration.transport();
      boolean named = configuration.transportType().equals(text(transport.get("type")));
      return named
          ? new Source(reader, OBJECT, transport)
          : new Source(reader, "", configuration.webchat());
    }
  }

  /** The sources that were asked for last. */
  private static final class Remembered extends LinkedHashMap<Source, Object> {
    private static final long serialVersionUID = 1L;

    Remembered() {
      super(REMEMBERED, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Source, Object> eldest) {
      return size() > REMEMBERED;
    }
  }

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
    return read(Source.of(configuration, reader), type, reader);
  }

  /**
   * The same for options that are immutable: instances with the same configuration may get the same
   * object, so that thousands that come to a new transport at once need not be read one by one.
   *
   * @param reader as of {@link #read}; one that uses the values only, as a method reference does
   */
  public static <T> T readShared(
      WebChatConfiguration configuration, Class<?> type, Function<Values, T> reader) {
    Source source = Source.of(configuration, reader);
    Map<Source, Object> read = READ.get(type);
    synchronized (read) { // also while it is read: the others would do the same meanwhile
      @SuppressWarnings("unchecked") // by the same reader
      T known = (T) read.get(source);
      if (known == null) {
        known = read(source, type, reader);
        read.put(source, known);
      }
      return known;
    }
  }

  private static <T> T read(Source source, Class<?> type, Function<Values, T> reader) {
    Values values = Values.of(source.object(), type, source.configured());
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
