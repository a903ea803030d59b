package io.webchat.spi.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.webchat.api.config.WebChatConfiguration;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.Values;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of an invented third-party transport, {@code pigeon}. */
class TransportOptionsTest {
  @interface Pigeons {
    String loft() default "";

    int pigeons() default 2;

    long restTime() default 0;

    boolean ringed() default true;

    String colour() default "grey";

    String[] routes() default {};

    int weather_maxWind() default 30;

    String loftKey() default "";
  }

  private record Flight(
      URI loft,
      int pigeons,
      long restTime,
      boolean restGiven,
      boolean ringed,
      String colour,
      List<String> routes,
      int maxWind,
      String key) {
    static Flight read(Values values) {
      Flight flight =
          new Flight(
              values.required("loft", Flight::address),
              values.integer("pigeons", 1, 9),
              values.millisOrNone("restTime", 1_000, 60_000),
              values.isGiven("restTime"),
              values.flag("ringed"),
              values.text("colour"),
              values.list("routes"),
              values.integer("weather.maxWind", 0, 100),
              values.parsed("loftKey", Flight::key));
      if (flight.pigeons() == 9 && flight.maxWind() == 100) {
        throw new IllegalArgumentException("nine pigeons do not fly in a storm");
      }
      return flight;
    }

    private static URI address(String text) {
      if (!text.startsWith("loft://")) {
        throw new IllegalArgumentException("an address loft://NAME");
      }
      return URI.create(text);
    }

    private static String key(String text) {
      if (text.length() > 8) {
        throw new IllegalArgumentException("at most 8 letters");
      }
      return text;
    }
  }

  private static final URI LOFT = URI.create("loft://home");
  private static final Flight DEFAULTS =
      new Flight(LOFT, 2, 0, false, true, "grey", List.of(), 30, "");

  private final Map<String, Object> options =
      new HashMap<>(Map.of("type", "pigeon", "loft", "loft://home"));

  private Flight read() {
    return TransportOptions.read(
        WebChatConfiguration.of(Map.of("transport", options)), Pigeons.class, Flight::read);
  }

  private String refusal() {
    try {
      return "nothing: " + read();
    } catch (TransportConfigurationException e) {
      return e.getMessage();
    }
  }

  @Test
  void haveDefaults() {
    assertThat(read()).isEqualTo(DEFAULTS);
    for (String key : List.of("pigeons", "restTime", "ringed", "colour", "routes", "weather")) {
      options.put(key, null);
    }
    assertThat(read()).isEqualTo(DEFAULTS);
  }

  @Test
  void areTypedAsScriptsAndFilesGiveThem() {
    options.putAll(Map.of("pigeons", 3, "restTime", 5_000.0, "ringed", false, "colour", " white "));
    options.putAll(Map.of("routes", List.of("a", "b"), "weather", Map.of("maxWind", 7L)));
    Flight typed = new Flight(LOFT, 3, 5_000, true, false, "white", List.of("a", "b"), 7, "");
    assertThat(read()).isEqualTo(typed);
    options.putAll(Map.of("pigeons", "3", "restTime", "5000", "ringed", "no", "routes", "a, b"));
    options.put("weather", Map.of("maxWind", "7"));
    assertThat(read()).isEqualTo(typed);
  }

  @Test
  void falseIsNoValueButForAFlag() {
    options.putAll(Map.of("pigeons", false, "restTime", false, "ringed", false, "routes", false));
    options.put("colour", false);
    assertThat(read()).isEqualTo(new Flight(LOFT, 2, 0, true, false, "", List.of(), 30, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pigeons | 10 | a whole number from 1 to 9",
        "pigeons | many | a whole number from 1 to 9",
        "restTime | 999 | a number of milliseconds without unit from 1000 to 60000, or 0 for none",
        "restTime | 5s | a number of milliseconds without unit from 1000 to 60000, or 0 for none",
        "ringed | perhaps | true or false",
        "loft | dovecote | an address loft://NAME",
      })
  void areRefusedWithKeyAndValue(String key, String value, String expected) {
    options.put(key, value);
    assertThat(refusal())
        .isEqualTo("transport." + key + ": expected " + expected + ", found " + value);
  }

  @Test
  void nestedOnesAreRefusedByTheirPath() {
    options.put("weather", Map.of("maxWind", -1));
    assertThat(refusal())
        .isEqualTo("transport.weather.maxWind: expected a whole number from 0 to 100, found -1");
  }

  @Test
  void whatIsRequiredIsThere() {
    for (Object nothing : Arrays.asList(null, "", " ", false)) {
      options.put("loft", nothing);
      assertThat(refusal())
          .isEqualTo("transport.loft: expected an address loft://NAME, found nothing");
    }
  }

  @Test
  void allThatIsWrongIsNamed() {
    options.putAll(
        Map.of("pigeons", 0, "colour", Map.of("wing", "white"), "loftKey", "s3cret-key"));
    assertThat(refusal())
        .isEqualTo(
            "transport.pigeons: expected a whole number from 1 to 9, found 0; transport.colour:"
                + " expected one value, found an object; transport.loftKey: expected at most 8"
                + " letters, found (secret)");
  }

  @Test
  void mayBeWrongTogether() {
    options.putAll(Map.of("pigeons", 9, "weather", Map.of("maxWind", 100)));
    assertThat(refusal()).isEqualTo("nine pigeons do not fly in a storm");
  }

  @Test
  void areBesideTheTransportWhereItHasNoName() {
    WebChatConfiguration version2 =
        WebChatConfiguration.of(Map.of("loft", "loft://home", "pigeons", 12));
    assertThatThrownBy(() -> TransportOptions.read(version2, Pigeons.class, Flight::read))
        .isInstanceOf(TransportConfigurationException.class)
        .hasMessage("pigeons: expected a whole number from 1 to 9, found 12");
  }

  @Test
  void areReadAsTheConfigurationOfAComponentIs() {
    List<String> errors = new ArrayList<>();
    CheckedConfiguration<Flight> component =
        new CheckedConfiguration<>(
            "org.example.pigeon", Pigeons.class, Flight::read, errors::add, errors::add);
    assertThat(component.read(Map.of("loft", "loft://home", "weather.maxWind", "30")))
        .isEqualTo(DEFAULTS);
    component.update(Map.of("pigeons", "12"), flight -> {});
    assertThat(component.inForce()).isEqualTo(DEFAULTS);
    assertThat(errors)
        .containsExactly(
            "org.example.pigeon cannot be used: loft: expected an address loft://NAME, found"
                + " nothing; the former configuration stays in force");
  }

  private Flight shared() {
    return TransportOptions.readShared(
        WebChatConfiguration.of(Map.of("transport", options)), Pigeons.class, Flight::read);
  }

  @Test
  void areSharedByInstancesThatAreConfiguredAlikeWhereTheyMayBe() {
    WebChatConfiguration configuration = WebChatConfiguration.of(Map.of("transport", options));
    Function<Values, Flight> reader = Flight::read;
    Flight first = TransportOptions.readShared(configuration, Pigeons.class, reader);
    assertThat(first).isEqualTo(DEFAULTS);
    WebChatConfiguration alike =
        WebChatConfiguration.of(Map.of("transport", new HashMap<>(options), "form", "another"));
    assertThat(TransportOptions.readShared(alike, Pigeons.class, reader)).isSameAs(first);
    assertThat(TransportOptions.read(alike, Pigeons.class, reader))
        .isNotSameAs(first)
        .isEqualTo(first);
    options.put("pigeons", 3);
    WebChatConfiguration other = WebChatConfiguration.of(Map.of("transport", options));
    assertThat(TransportOptions.readShared(other, Pigeons.class, reader).pigeons()).isEqualTo(3);
  }

  @Test
  void areThoseOfTheReaderThatAsks() {
    WebChatConfiguration configuration = WebChatConfiguration.of(Map.of("transport", options));
    Function<Values, Flight> flights = Flight::read;
    Function<Values, String> texts = values -> values.text("colour") + " pigeons";
    for (int i = 0; i < 2; i++) {
      assertThat(TransportOptions.readShared(configuration, Pigeons.class, flights))
          .isEqualTo(DEFAULTS);
      assertThat(TransportOptions.readShared(configuration, Pigeons.class, texts))
          .isEqualTo("grey pigeons");
    }
  }

  @Test
  void thatAreSharedAreRefusedEachTime() {
    options.put("pigeons", "many");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(this::shared)
          .isInstanceOf(TransportConfigurationException.class)
          .hasMessageStartingWith("transport.pigeons");
    }
    options.put("pigeons", 2);
    assertThat(shared()).isEqualTo(DEFAULTS);
  }

  @Test
  void thatWereSharedLongAgoAreForgotten() {
    WebChatConfiguration configuration = WebChatConfiguration.of(Map.of("transport", options));
    Function<Values, Flight> reader = Flight::read;
    Flight first = TransportOptions.readShared(configuration, Pigeons.class, reader);
    for (int i = 0; i < 1_000; i++) {
      options.put("restTime", 1_000 + i);
      assertThat(shared().restTime()).isEqualTo(1_000 + i);
    }
    assertThat(TransportOptions.readShared(configuration, Pigeons.class, reader))
        .isNotSameAs(first)
        .isEqualTo(first);
  }
}
