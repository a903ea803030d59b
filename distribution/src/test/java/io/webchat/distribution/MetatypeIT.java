package io.webchat.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.webchat.api.WebChatFactory;
import io.webchat.test.port.FreePorts;
import io.webchat.testkit.container.OsgiContainer;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What the consoles of a container show of the configurations, and that they can edit them. */
class MetatypeIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("webchat.repository"));
  private static final String UNSAVED =
      "%5BTemporary%20PID%20replaced%20by%20real%20PID%20upon%20save%5D";
  private static final String INSTANCES = "io.webchat.instances";

  /** A bundle and the PID of its configurations. */
  private static final String WEBHOOKS = "io.webchat.webhooks";

  /** Options that have objects and lists of objects in them, which consoles take as JSON. */
  private static final String IN_OBJECT = "transport.interactionData";

  /** Functions, which a file cannot have. */
  private static final Pattern FUNCTION = Pattern.compile("transport\\.async\\.\\w+SessionData");

  @RegisterExtension
  static final OsgiContainer container =
      OsgiContainer.felix()
          .systemPackagesFrom(WebChatFactory.class, MetaTypeService.class)
          .bundles(DeployedBundles.jars())
          .frameworkProperty("org.osgi.service.http.port", String.valueOf(FreePorts.one()))
          .frameworkProperty("org.apache.felix.http.host", "127.0.0.1")
          .frameworkProperty(
              "org.osgi.framework.bootdelegation",
              "jdk.internal.module,jdk.internal.access,sun.misc")
          .build();

  private static ObjectClassDefinition instances() {
    Bundle bundle = container.bundle(INSTANCES);
    MetaTypeInformation information =
        container.service(MetaTypeService.class).getMetaTypeInformation(bundle);
    assertThat(information.getFactoryPids()).containsExactly(WebChatFactory.INSTANCE_PID);
    return information.getObjectClassDefinition(WebChatFactory.INSTANCE_PID, null);
  }

  private static Map<String, AttributeDefinition> keys() {
    return Arrays.stream(instances().getAttributeDefinitions(ObjectClassDefinition.ALL))
        .collect(Collectors.toMap(AttributeDefinition::getID, key -> key));
  }

  @Test
  void theContainerDescribesInstances() {
    AttributeDefinition least = keys().get("pollRateMin");
    assertThat(least.getName()).isEqualTo("Shortest poll interval, ms");
    assertThat(least.getDefaultValue()).containsExactly("500");
    assertThat(least.validate("50")).isEmpty();
    assertThat(least.validate("49")).isNotEmpty();
    AttributeDefinition hooks = keys().get("hooks.onFailure");
    assertThat(hooks.getOptionValues()).contains("pass", "hide", "hold");
    assertThat(keys().get("transport.headers.x-api-key").getType())
        .isEqualTo(AttributeDefinition.PASSWORD);
  }

  @Test
  void everyKeyOfEveryComponentIsDescribedAndSecretsArePasswords() throws Exception {
    List<Bundle> optional = new ArrayList<>();
    for (Path jar : jars("optional", "webchat-")) {
      optional.add(container.context().installBundle(jar.toUri().toString()));
    }
    try {
      assertThat(optional).isNotEmpty();
      assertAllAreDescribed();
      assertTheAddressOfAWebhookIsAPassword();
    } finally {
      for (Bundle bundle : optional) {
        bundle.uninstall();
      }
    }
  }

  private static void assertAllAreDescribed() {
    MetaTypeService service = container.service(MetaTypeService.class);
    int described = 0;
    for (Bundle bundle : container.context().getBundles()) {
      MetaTypeInformation information = service.getMetaTypeInformation(bundle);
      if (information != null
          && String.valueOf(bundle.getSymbolicName()).startsWith("io.webchat.")) {
        for (String pid : information.getPids()) {
          assertDescribed(pid, information.getObjectClassDefinition(pid, null));
          described++;
        }
      }
    }
    assertThat(described).isGreaterThan(15);
  }

  /** It may have a secret in its path. */
  private static void assertTheAddressOfAWebhookIsAPassword() {
    ObjectClassDefinition webhook =
        container
            .service(MetaTypeService.class)
            .getMetaTypeInformation(container.bundle(WEBHOOKS))
            .getObjectClassDefinition(WEBHOOKS, null);
    assertThat(webhook.getAttributeDefinitions(ObjectClassDefinition.ALL))
        .filteredOn(key -> key.getID().equals("url"))
        .extracting(AttributeDefinition::getType)
        .containsExactly(AttributeDefinition.PASSWORD);
  }

  private static void assertDescribed(String pid, ObjectClassDefinition component) {
    for (AttributeDefinition key : component.getAttributeDefinitions(ObjectClassDefinition.ALL)) {
      String where = pid + " " + key.getID();
      assertThat(key.getDescription()).as(where).isNotBlank();
      assertThat(key.getName()).as(where).matches("[A-Z].*").doesNotContainPattern("[a-z.][A-Z]");
      if (isNumber(key)) {
        assertThat(key.validate(String.valueOf(Integer.MIN_VALUE))).as(where).isNotBlank();
      }
      if (key.getID().matches("(?i).*(key|keys|password|secret|token)")) {
        assertThat(key.getType()).as(where).isEqualTo(AttributeDefinition.PASSWORD);
      }
    }
  }

  private static boolean isNumber(AttributeDefinition key) {
    return key.getType() == AttributeDefinition.INTEGER
        || key.getType() == AttributeDefinition.LONG;
  }

  @Test
  void theOptionsOfEveryTransportAreDescribedWithTheirDefaults() throws Exception {
    Map<String, AttributeDefinition> keys = keys();
    Map<String, String> options = options();
    assertThat(options).containsKeys("transport.silenceTimeout", "cometD.channel", "dataURL");
    options.forEach(
        (key, absent) -> {
          assertThat(keys).as("an option of a transport").containsKey(key);
          String[] described = keys.get(key).getDefaultValue();
          if (described != null) {
            assertThat(String.join(",", described)).as(key).isEqualTo(absent);
          }
        });
  }

  /** The options that the transports read, with their defaults; those in objects left out. */
  private static Map<String, String> options() throws ReflectiveOperationException {
    Map<String, String> options = new TreeMap<>();
    for (Bundle bundle : container.context().getBundles()) {
      boolean named = !String.valueOf(bundle.getSymbolicName()).contains(".gms.");
      for (Class<?> type : optionTypes(bundle)) {
        for (Method option : type.getDeclaredMethods()) {
          String key = (named ? "transport." : "") + option.getName().replace('_', '.');
          if (!key.startsWith(IN_OBJECT + ".")) {
            options.merge(key, shown(option.getDefaultValue()), MetatypeIT::longer);
          }
        }
      }
    }
    return options;
  }

  private static String longer(String one, String other) {
    return one.length() >= other.length() ? one : other;
  }

  private static String shown(Object value) {
    return value.getClass().isArray()
        ? Stream.of((Object[]) value).map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  private static List<Class<?>> optionTypes(Bundle bundle) throws ClassNotFoundException {
    if (!String.valueOf(bundle.getSymbolicName()).startsWith("io.webchat.transport.")) {
      return List.of();
    }
    List<Class<?>> types = new ArrayList<>();
    Enumeration<URL> files = bundle.findEntries("/", "*$Keys.class", true);
    while (files != null && files.hasMoreElements()) {
      String path = files.nextElement().getPath();
      types.add(
          bundle.loadClass(path.substring(1, path.length() - ".class".length()).replace('/', '.')));
    }
    return types;
  }

  @Test
  void theKeysAreThoseOfTheReadme() throws IOException {
    Map<String, String> documented = documented();
    Map<String, AttributeDefinition> keys = keys();
    Collection<String> inProse = List.of("id", "script", "json", "main.header");
    assertThat(documented.keySet())
        .filteredOn(key -> !FUNCTION.matcher(key).matches())
        .allSatisfy(key -> assertThat(keys).containsKey(key));
    assertThat(keys)
        .allSatisfy(
            (key, definition) -> {
              if (!inProse.contains(key) && !key.endsWith(".x-api-key")) {
                assertThat(documented).as("README.md").containsKey(key);
              }
            });
    keys.forEach(
        (key, definition) -> {
          String[] absent = definition.getDefaultValue();
          boolean plain = absent != null && absent.length == 1 && !absent[0].isEmpty();
          if (plain && !key.startsWith("hooks.")) {
            assertThat(documented.get(key)).as(key).contains("`" + absent[0] + "`");
          }
        });
  }

  /** The keys of the README's table of instances, with the cell that has the defaults. */
  private static Map<String, String> documented() throws IOException {
    String readme = Files.readString(REPOSITORY.resolve("README.md"));
    String table = readme.substring(readme.indexOf("| key | default | meaning |"));
    Map<String, String> keys = new LinkedHashMap<>();
    table
        .lines()
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .forEach(
            row -> {
              String[] cells = row.split("(?<!\\\\)\\|", -1);
              String former = "";
              Matcher key = Pattern.compile("`([^`]+)`").matcher(cells[1]);
              while (key.find()) {
                former =
                    key.group(1).startsWith(".")
                        ? former.replaceFirst("\\.\\w+$", key.group(1))
                        : key.group(1);
                keys.put(former, cells[2]);
              }
            });
    return keys;
  }

  @Test
  void theWebConsoleShowsAndEditsAnInstance() throws Exception {
    for (Path jar : consoleJars()) {
      container.context().installBundle(jar.toUri().toString());
    }
    for (Bundle bundle : container.context().getBundles()) {
      if (bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED) {
        startUnlessFragment(bundle);
      }
    }
    URI configurations = console("configMgr/");
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> get(configurations).body().contains(WebChatFactory.INSTANCE_PID));
    String form =
        post(URI.create(configurations + WebChatFactory.INSTANCE_PID), "create=true").body();
    assertThat(form).contains("Shortest poll interval, ms", "transport.headers.x-api-key");
    post(
        URI.create(configurations + UNSAVED),
        "apply=true&action=ajaxConfigManager&factoryPid="
            + WebChatFactory.INSTANCE_PID
            + "&propertylist=id,dataURL,pollRateMin,transport.origin&id=edited&pollRateMin=700"
            + "&dataURL=http%3A%2F%2F127.0.0.1%3A9%2Fchat&transport.origin=");
    WebChatFactory chats = container.service(WebChatFactory.class);
    Awaitility.await().until(() -> chats.find("edited").isPresent());
    assertThat(chats.find("edited").orElseThrow().configuration().poll().min()).isEqualTo(700);
  }

  private static void startUnlessFragment(Bundle bundle) throws BundleException {
    if (bundle.getHeaders("").get("Fragment-Host") == null) {
      bundle.start();
    }
  }

  private static List<Path> consoleJars() throws IOException {
    List<Path> jars = new ArrayList<>(DeployedBundles.httpServer());
    jars.addAll(jars("optional/webconsole", ""));
    return jars;
  }

  private static List<Path> jars(String folder, String prefix) throws IOException {
    try (Stream<Path> files = Files.list(DistributionProcess.FOLDER.resolve(folder))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList();
    }
  }

  private static URI console(String path) {
    return URI.create(
        "http://127.0.0.1:"
            + container.context().getProperty("org.osgi.service.http.port")
            + "/system/console/"
            + path);
  }

  private static HttpResponse<String> get(URI address) throws Exception {
    return HttpClient.newHttpClient().send(request(address).GET().build(), BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(URI address, String form) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                request(address)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .header("Referer", address.toString())
                    .header("Origin", address.getScheme() + "://" + address.getAuthority())
                    .POST(HttpRequest.BodyPublishers.ofString(form))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isLessThan(400);
    return answer;
  }

  private static HttpRequest.Builder request(URI address) {
    String user =
        Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(address).header("Authorization", "Basic " + user);
  }
}
