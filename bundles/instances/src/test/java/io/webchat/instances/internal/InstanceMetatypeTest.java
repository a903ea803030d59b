package io.webchat.instances.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatFactory;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.instances.internal.InstanceProperties.Reading;
import io.webchat.spi.config.ConfigurationSource;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The description of the keys that consoles read from the bundle. */
class InstanceMetatypeTest {
  private static final String DESCRIPTION =
      "/OSGI-INF/metatype/io.webchat.instances.internal.InstanceConfiguration.xml";

  /** What says itself that it is a configuration as given, or has no equality. */
  private static final Set<String> AS_GIVEN =
      Set.of("webchat", "main", "transport", "hashCode", "toString", "getClass", "notify");

  private static final InstanceFiles NOWHERE =
      new InstanceFiles(Path.of("no-home"), Path.of("no-conf"));

  private static Document description;
  private static final Map<String, Element> KEYS = new TreeMap<>();

  @BeforeAll
  static void read() throws Exception {
    try (InputStream in = InstanceMetatypeTest.class.getResourceAsStream(DESCRIPTION)) {
      description = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    }
    for (Element key : elements(description, "AD")) {
      KEYS.put(key.getAttribute("id"), key);
    }
  }

  private static List<Element> elements(Document document, String name) {
    NodeList nodes = document.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }

  private static Reading reading(Map<String, Object> properties) {
    return InstanceProperties.read(
        ConfigurationSource.of("io.webchat.instance~it", properties), NOWHERE, null);
  }

  @Test
  void describesTheInstancesThatConsolesMayMake() {
    assertThat(elements(description, "Designate"))
        .singleElement()
        .satisfies(
            designate ->
                assertThat(designate.getAttribute("factoryPid"))
                    .isEqualTo(WebChatFactory.INSTANCE_PID));
  }

  @Test
  void hasTheKeysThatAreKnownAndNoOthers() {
    assertThat(InstanceKeys.KNOWN).containsAll(KEYS.keySet());
    assertThat(InstanceKeys.KNOWN)
        .filteredOn(key -> !KEYS.containsKey(key))
        .allMatch(InstanceKeys::isPublic, "an object whose keys are described");
  }

  @Test
  void everyKeyHasALabelInWordsAndADescription() {
    assertThat(KEYS)
        .allSatisfy(
            (key, description) -> {
              assertThat(description.getAttribute("name")).isNotBlank();
              assertThat(description.getAttribute("name")).isNotEqualTo(key);
              assertThat(description.getAttribute("description")).isNotBlank();
              assertThat(description.getAttribute("required")).isEqualTo("false");
            });
    assertThat(KEYS.values().stream().map(key -> key.getAttribute("name"))).doesNotHaveDuplicates();
  }

  @Test
  void secretsAreEnteredAsPasswords() {
    assertThat(KEYS)
        .allSatisfy(
            (key, description) ->
                assertThat(description.getAttribute("type").equals("Password"))
                    .isEqualTo(!InstanceKeys.isShown(key)));
  }

  @Test
  void whatAConsoleSavesWithoutAChangeIsTheConfigurationWithoutAKey() throws Exception {
    Map<String, Object> saved = saved();
    Reading reading = reading(saved);
    assertThat(reading.refusals()).isEmpty();
    assertThat(values(reading.settings().configuration()))
        .isEqualTo(values(reading(Map.of()).settings().configuration()));
    saved.put("transport.type", "pureengage-v3-rest");
    saved.put("transport.pollTimeout", "700");
    assertThat(values(reading(saved).settings().configuration()))
        .isEqualTo(
            values(
                reading(
                        Map.of(
                            "transport.type", "pureengage-v3-rest", "transport.pollTimeout", "700"))
                    .settings()
                    .configuration()));
  }

  /** As the web console of Felix does: every text, and every other value that has a default. */
  private static Map<String, Object> saved() {
    Map<String, Object> saved = new HashMap<>();
    KEYS.forEach(
        (key, description) -> {
          String value = description.getAttribute("default");
          if (!description.getAttribute("cardinality").isEmpty()
              && !description.getAttribute("cardinality").equals("0")) {
            saved.put(key, new String[0]);
          } else if (!value.isEmpty() || isText(description)) {
            saved.put(key, value);
          }
        });
    return saved;
  }

  private static boolean isText(Element description) {
    return List.of("String", "Password").contains(description.getAttribute("type"));
  }

  /** What a configuration says of itself. */
  private static Map<String, Object> values(WebChatConfiguration configuration)
      throws InvocationTargetException, IllegalAccessException {
    Map<String, Object> values = new TreeMap<>();
    for (Method method : WebChatConfiguration.class.getMethods()) {
      if (method.getParameterCount() == 0
          && method.getReturnType() != void.class
          && !Modifier.isStatic(method.getModifiers())
          && !AS_GIVEN.contains(method.getName())
          && !method.getName().equals("isEmpty")) {
        values.put(method.getName(), method.invoke(configuration));
      }
    }
    return values;
  }

  @Test
  void limitsAreThoseThatARefusalNames() {
    for (Element description : KEYS.values()) {
      String key = description.getAttribute("id");
      String least = description.getAttribute("min");
      String most = description.getAttribute("max");
      if (!least.isEmpty() && isOfTheService(key)) {
        assertThat(refused(key, least)).as("the least of %s", key).isFalse();
        assertThat(refused(key, below(least))).as("less than that of %s", key).isTrue();
      }
      if (!most.isEmpty() && isOfTheService(key)) {
        assertThat(refused(key, most)).as("the most of %s", key).isFalse();
        assertThat(refused(key, most + "0")).as("more than that of %s", key).isTrue();
      }
    }
  }

  /** The options of transports are checked by them. */
  private static boolean isOfTheService(String key) {
    return !List.of("transport.longPollTimeout", "transport.silenceTimeout").contains(key);
  }

  private static String below(String least) {
    return least.equals("0") || least.equals("1")
        ? "-1"
        : String.valueOf(Long.parseLong(least) - 1);
  }

  private static boolean refused(String key, String value) {
    return !reading(Map.of(key, value)).refusals().isEmpty();
  }

  @Test
  void everyChoiceIsTaken() {
    List<Element> options = elements(description, "Option");
    assertThat(options).hasSizeGreaterThan(15);
    assertThat(options)
        .allSatisfy(
            option -> {
              String key = ((Element) option.getParentNode()).getAttribute("id");
              assertThat(refused(key, option.getAttribute("value"))).as(key).isFalse();
              assertThat(option.getAttribute("label")).isNotBlank();
            });
  }

  @Test
  void objectsMayBeGivenAsJson() {
    WebChatConfiguration configuration =
        reading(
                Map.of(
                    "userData", "{\"city\": \"Köln\"}",
                    "userData.more", "yes",
                    "transport.type", "pureengage-v3-rest",
                    "transport.headers", "{\"X-One\": \"1\"}",
                    "transport.headers.x-api-key", "k",
                    "main.header", "{\"a\": \"b\"}",
                    "main.cookieOptions", "{\"path\": \"/\"}"))
            .settings()
            .configuration();
    assertThat(configuration.userData()).isEqualTo(Map.of("city", "Köln", "more", "yes"));
    assertThat(configuration.headers()).isEqualTo(Map.of("x-one", "1", "x-api-key", "k"));
    assertThat(configuration.customHeaders()).isEqualTo(Map.of("a", "b"));
    assertThat(configuration.cookieOptions()).isEqualTo(Map.of("path", "/"));
  }
}
